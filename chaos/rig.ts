import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '../packages/backend/src/local/port.ts'
import { registerApp, standInEnvironment } from '../packages/backend/src/local/stand-in.ts'
import { whyNotFlushed } from '../packages/backend/test/queue/nats/servers.ts'
import { connectAll } from './connect.ts'
import { Crm } from './crm.ts'
import { Oppspot } from './oppspot.ts'
import type { Options } from './options.ts'
import { http, sandbox, worker } from './processes/backend.ts'
import { startCitus } from './processes/citus.ts'
import { Fleet } from './processes/fleet.ts'
import { startNatsCluster } from './processes/nats.ts'
import { serverPrograms, startPostgres } from './processes/postgres.ts'
import { makeWorld, type World } from './world.ts'

/** The system under test as it stands before anything happens: all processes up, every portal connected. */
export interface Rig {
  world: World
  fleet: Fleet
  crm: Crm
  oppspot: Oppspot
  backendUrl: string
  databaseUrl: string
  eventsSecret: string
  stop(): Promise<void>
}

export async function startRig(
  folder: string,
  { workers, nats, citus }: Options,
  say: (line: string) => void,
): Promise<Rig> {
  const programs = serverPrograms()
  if (programs === null) throw new Error('The rig needs the programs of a PostgreSQL server: apt install postgresql')
  const world = makeWorld()
  const fleet = new Fleet(join(folder, 'logs'))
  say(citus ? 'Citus' : 'PostgreSQL')
  const databaseUrl = await (citus ? startCitus : startPostgres)(fleet, join(folder, 'postgres'), programs)
  const { url: oppspotUrl, oppspot } = await Oppspot.create(databaseUrl, world)

  if (nats) say(`NATS${whyNotFlushed()}`)
  const natsUrl = nats ? await startNatsCluster(fleet, join(folder, 'nats')) : undefined

  say('CRM sandbox')
  const sandboxPort = await freePort(0)
  const crm = new Crm(`http://127.0.0.1:${sandboxPort}`)
  await fleet.start(sandbox(join(folder, 'sandbox'), sandboxPort))
  const port = await freePort(0)
  const backendUrl = `http://127.0.0.1:${port}`
  await registerApp(crm.url, backendUrl)
  for (const portal of world.organizations.flatMap(({ portals }) => portals)) await crm.addPortal(portal)

  say('Backend')
  const eventsSecret = `whsec_${randomBytes(32).toString('base64')}`
  const env = {
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl,
    OPPSPOT_DATABASE_URL: oppspotUrl,
    EVENTS_SECRET: eventsSecret,
    TOKEN_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
    PUBLIC_URL: backendUrl,
    SMARTSYNC_FOLDER: join(folder, 'smartsync'),
    LOG_LEVEL: 'warn',
    // What dies often starts often.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...standInEnvironment(crm.url),
  }
  await fleet.start(http(env, port))
  await connectAll(world, { sandboxUrl: crm.url, backendUrl, secret: eventsSecret })
  for (let nth = 1; nth <= workers; nth += 1) await fleet.start(worker(nth, env, await freePort(0)))

  return {
    world,
    fleet,
    crm,
    oppspot,
    backendUrl,
    databaseUrl,
    eventsSecret,
    async stop() {
      await oppspot.close()
      await fleet.stopAll()
    },
  }
}
