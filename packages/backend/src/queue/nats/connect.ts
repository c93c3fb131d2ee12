import { connect, type NatsConnection } from '@nats-io/transport-node'
import { NatsUnreachable } from './errors.ts'

/** Before it, a server cannot be told to flush every write to disk (`sync_interval: always`). */
const SYNC_INTERVAL_SINCE = [2, 10, 0] as const
/** Before it, two writers at the same time may both be told that they were first (nats-io/nats-server#4320). */
const COMPARE_AND_SET_SINCE = [2, 9, 21] as const

/**
 * Connects to a NATS cluster by the addresses of some of its servers, and stays connected: it goes on trying for ever
 * once it was connected. Throws `NatsUnreachable`.
 */
export async function connectNats(urls: readonly string[]): Promise<NatsConnection> {
  const places = urls.map((url) => new URL(url))
  const [first] = places
  const servers = places.map(({ host }) => host)
  try {
    return await connect({
      servers,
      name: 'smartsync',
      ...(first?.username && first.password
        ? { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) }
        : {}),
      ...(first?.username && !first.password ? { token: decodeURIComponent(first.username) } : {}),
      ...(first?.protocol === 'tls:' ? { tls: {} } : {}),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 10_000,
    })
  } catch (error) {
    throw new NatsUnreachable(servers.join(', '), error instanceof Error ? error.message : String(error), error)
  }
}

/** Whether a server of this version can be told to flush every write to disk before it acknowledges it. */
export function canFlushEachWrite(version: string): boolean {
  return !isBefore(version, SYNC_INTERVAL_SINCE)
}

/** What a person should know of the servers: what is lost where a machine, not only a process, goes down. */
export function warningsAbout(info: { version: string; cluster?: string | undefined }): string[] {
  const warnings: string[] = []
  if (info.cluster === undefined) warnings.push('NATS is a single server: while it is down, no job is done')
  if (!canFlushEachWrite(info.version)) {
    warnings.push(
      `NATS ${info.version} cannot flush each write to disk (2.10 or newer can): a power failure may lose turns, which are told again within a minute`,
    )
  }
  if (isBefore(info.version, COMPARE_AND_SET_SINCE)) {
    warnings.push(
      `NATS ${info.version} may grant a lease to two workers at once (2.9.21 or newer does not): PostgreSQL then turns one of them away`,
    )
  }
  return warnings
}

function isBefore(version: string, since: readonly [number, number, number]): boolean {
  const parts = version.split(/[.-]/).map(Number)
  for (const [index, wanted] of since.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}
