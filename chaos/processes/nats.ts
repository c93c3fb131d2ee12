import { mkdir } from 'node:fs/promises'
import { configureNats, untilStreamsAreKept, whyNoNats } from '../../packages/backend/test/queue/nats/servers.ts'
import type { Fleet } from './fleet.ts'
import type { Spec } from './spec.ts'

/** Long enough for the others to notice, to elect a leader, and to go on without it. */
const DOWN_FOR_MS = 5_000

/** Starts a cluster of three NATS servers in the folder; gives what `NATS_URL` is set to. */
export async function startNatsCluster(fleet: Fleet, folder: string): Promise<string> {
  if (whyNoNats() !== '') throw new Error('--nats needs a NATS server: apt install nats-server')
  await mkdir(folder)
  const servers = await configureNats(folder, 3)
  await Promise.all(
    servers.map(({ command, args, healthUrl }, index) => {
      const spec: Spec = {
        name: `nats-${index}`,
        kind: 'nats',
        command,
        args,
        env: { PATH: process.env.PATH },
        deaths: ['SIGKILL'],
        downForMs: DOWN_FOR_MS,
        goodbye: 'SIGTERM',
        isReady: async () => (await fetch(healthUrl, { signal: AbortSignal.timeout(2_000) })).ok,
      }
      return fleet.start(spec)
    }),
  )
  const urls = servers.map(({ url }) => url)
  await untilStreamsAreKept(urls, urls.length)
  return urls.join(',')
}
