import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

const BINARY = 'nats-server'

/** Why tests that need NATS are skipped on this machine; empty when they are not. */
export function whyNoNats(): string {
  const { status } = spawnSync(BINARY, ['--version'])
  return status === 0 ? '' : ` (skipped without ${BINARY}, which .ci/run installs)`
}

/** NATS servers with JetStream, as processes of this machine, each with a folder of its own. */
export interface NatsServers {
  urls: readonly string[]
  /** Kills a server as a power cut would, but for what the operating system still writes (SIGKILL). */
  kill(index: number): Promise<void>
  /** Starts a killed server again on the folder that it had. */
  start(index: number): Promise<void>
  /** Kills all and removes their folders. */
  stop(): Promise<void>
}

/** Starts one server, or three that form a cluster, and waits until JetStream can keep streams. */
export async function startNats(count: 1 | 3): Promise<NatsServers> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-nats-'))
  const ports = await freePorts(2 * count)
  const clientPorts = ports.slice(0, count)
  const routePorts = ports.slice(count)
  const running = new Map<number, ChildProcess>()

  const servers: NatsServers = {
    urls: clientPorts.map((port) => `nats://127.0.0.1:${port}`),
    async kill(index) {
      const server = running.get(index)
      running.delete(index)
      if (server === undefined) return
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
    },
    async start(index) {
      running.set(index, spawn(BINARY, ['-c', join(folder, `${index}.conf`)], { stdio: 'ignore' }))
    },
    async stop() {
      await Promise.all([...running.keys()].map(servers.kill))
      await rm(folder, { recursive: true, force: true })
    },
  }

  const routes = routePorts.map((port) => `nats-route://127.0.0.1:${port}`).join(', ')
  for (const index of clientPorts.keys()) {
    await mkdir(join(folder, String(index)))
    const cluster = `cluster { name: smartsync, listen: "127.0.0.1:${routePorts[index]}", routes: [${routes}] }`
    await writeFile(
      join(folder, `${index}.conf`),
      `server_name: n${index}
listen: "127.0.0.1:${clientPorts[index]}"
jetstream { store_dir: ${JSON.stringify(join(folder, String(index)))} }
${count === 1 ? '' : cluster}
`,
    )
    await servers.start(index)
  }
  await untilStreamsAreKept(servers.urls, count)
  return servers
}

async function untilStreamsAreKept(urls: readonly string[], replicas: number): Promise<void> {
  const connection = await connect({
    servers: urls.map((url) => new URL(url).host),
    waitOnFirstConnect: true,
    reconnectTimeWait: 100,
    maxReconnectAttempts: 300,
  })
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { streams } = await jetstreamManager(connection, { timeout: 2_000 })
        await streams.add({ name: 'probe', subjects: ['probe'], num_replicas: replicas })
        await streams.delete('probe')
        return
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
