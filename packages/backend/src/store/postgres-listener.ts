import pg from 'pg'

const RECONNECT_AFTER_MS = 1_000

/**
 * Listens on a channel over a connection of its own, and makes a new one whenever it breaks. After each, it calls back
 * with null, since notifications may have been missed. Gives the function that stops it.
 */
export function listenOn(
  url: string,
  channel: string,
  callback: (payload: string | null) => void,
): () => Promise<void> {
  let stopped = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null

  const connect = async () => {
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    client = next
    next.on('error', () => {})
    next.on('end', later)
    next.on('notification', ({ payload }) => callback(payload ?? null))
    try {
      await next.connect()
      await next.query(`listen ${next.escapeIdentifier(channel)}`)
      callback(null)
    } catch {
      await next.end().catch(() => {})
      later()
    }
  }

  const later = () => {
    if (stopped || timer) return
    timer = setTimeout(() => {
      timer = null
      if (!stopped) void connect()
    }, RECONNECT_AFTER_MS)
  }

  void connect()

  return async () => {
    stopped = true
    if (timer) clearTimeout(timer)
    await client?.end().catch(() => {})
  }
}
