import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { canFlushEachWrite } from '../../../src/queue/nats/connect.ts'

const BINARY = 'nats-server'

/** Why tests that need NATS are skipped on this machine; empty when they are not. */
export function whyNoNats(): string {
  return version() === null ? ` (skipped without ${BINARY}, which .ci/run installs)` : ''
}

/** Why servers here are started without `sync_interval: always`, and what is to be tested of it is skipped; else empty. */
export function whyNotFlushed(): string {
  const installed = version()
  if (installed === null) return whyNoNats()
  return canFlushEachWrite(installed)
    ? ''
    : ` (without sync_interval: always, which NATS ${installed} does not know and 2.10 does)`
}

/** Null where there is no server to start. */
function version(): string | null {
  const { stdout } = spawnSync(BINARY, ['--version'], { encoding: 'utf8' })
  return /v(\d\S+)/.exec(stdout ?? '')?.[1] ?? null
}

/** NATS servers with JetStream, as processes of this machine, each with a folder of its own. */
export interface NatsServers {
  urls: readonly string[]
  /** Where each tells of its JetStream, also of how it is configured. */
  jetStreamUrls: readonly string[]
  /** Kills a server as a power cut would, but for what the operating system still writes (SIGKILL). */
  kill(index: number): Promise<void>
  /** Starts a killed server again on the folder that it had. */
  start(index: number): void
  /** Kills all and removes their folders. */
  stop(): Promise<void>
}

/** What is not as always. */
interface Setting {
  /** False where writes are acknowledged before they are on disk. */
  flushed?: boolean
  /** Lines of configuration. */
  lines?: readonly string[]
}

/** How a server is started, and where it is reached. */
export interface NatsServer {
  command: string
  args: readonly string[]
  url: string
  /** Answers 200 when the server's JetStream is up and has caught up with the cluster. */
  healthUrl: string
}

/** Writes down how to start one server, or three that form a cluster, each with a store of its own in the folder. */
export async function configureNats(folder: string, count: 1 | 3, setting: Setting = {}): Promise<NatsServer[]> {
  const ports = await freePorts(3 * count)
  const flush = whyNotFlushed() === '' && setting.flushed !== false ? ', sync_interval: always' : ''
  const [clients, routes, health] = [ports.slice(0, count), ports.slice(count, 2 * count), ports.slice(2 * count)]
  return Promise.all(
    clients.map(async (client, index) => {
      const file = join(folder, `${index}.conf`)
      const others = routes.map((port) => `nats-route://127.0.0.1:${port}`).join(', ')
      const lines = [
        `server_name: n${index}`,
        `listen: "127.0.0.1:${client}"`,
        `http: "127.0.0.1:${health[index]}"`,
        `jetstream { store_dir: ${JSON.stringify(join(folder, String(index)))}${flush} }`,
        ...(setting.lines ?? []),
      ]
      if (count > 1)
        lines.push(`cluster { name: smartsync, listen: "127.0.0.1:${routes[index]}", routes: [${others}] }`)
      await writeFile(file, lines.join('\n'))
      return {
        command: BINARY,
        args: ['-c', file],
        url: `nats://127.0.0.1:${client}`,
        healthUrl: `http://127.0.0.1:${health[index]}/healthz`,
      }
    }),
  )
}

/** Starts one server, or three that form a cluster, and waits until JetStream can keep streams. */
export async function startNats(count: 1 | 3, setting: Setting = {}): Promise<NatsServers> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-nats-'))
  const configured = await configureNats(folder, count, setting)
  const running = new Map<number, ChildProcess>()
  const start = (server: NatsServer, index: number) =>
    running.set(index, spawn(server.command, server.args, { stdio: 'ignore' }))

  const servers: NatsServers = {
    urls: configured.map(({ url }) => url),
    jetStreamUrls: configured.map(({ healthUrl }) => new URL('/jsz', healthUrl).href),
    async kill(index) {
      const server = running.get(index)
      running.delete(index)
      if (server === undefined) return
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
    },
    start(index) {
      const server = configured[index]
      if (server !== undefined && !running.has(index)) start(server, index)
    },
    async stop() {
      await Promise.all([...running.keys()].map(servers.kill))
      await rm(folder, { recursive: true, force: true })
    },
  }
  configured.forEach(start)
  await untilStreamsAreKept(servers.urls, count)
  return servers
}

/** Waits until the cluster keeps streams. */
export function untilStreamsAreKept(urls: readonly string[], replicas: number): Promise<void> {
  return untilDone(urls, async (connection) => {
    const { streams } = await jetstreamManager(connection, { timeout: 2_000 })
    await streams.add({ name: 'probe', subjects: ['probe'], num_replicas: replicas })
    await streams.delete('probe')
  })
}

/** Waits until a stream takes messages: one whose leader was killed takes none until the others have elected another. */
export function untilTaken(urls: readonly string[], subject: string): Promise<void> {
  return untilDone(urls, async (connection) => {
    await jetstream(connection).publish(subject, '', { timeout: 2_000 })
  })
}

/** Tries until it succeeds; rejects when that takes longer than half a minute. */
async function untilDone(urls: readonly string[], act: (connection: NatsConnection) => Promise<void>): Promise<void> {
  const connection = await connect({
    servers: urls.map((url) => new URL(url).host),
    waitOnFirstConnect: true,
    reconnectTimeWait: 100,
    maxReconnectAttempts: 300,
  })
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await act(connection)
      } catch (error) {
        if (attempt === 100) throw error
        await setTimeout(200)
      }
    }
  } finally {
    await connection.close()
  }
}

/** Ports that nobody listens on at the moment. */
async function freePorts(count: number): Promise<number[]> {
  const listening = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  return Promise.all(
    listening.map(async (server) => {
      const address = server.address()
      server.close()
      await once(server, 'close')
      if (address === null || typeof address === 'string') throw new Error('no port')
      return address.port
    }),
  )
}
