import { once } from 'node:events'
import { createServer } from 'node:http'
import { isIPv6 } from 'node:net'
import { SmartSyncError } from '@smartsync/core/errors'
import type { Express } from 'express'

export interface Listening {
  url: string
  /** Takes no new requests, lets those under way finish, and resolves when the last one has. */
  close(): Promise<void>
}

/** Serves the app. Rejects with `port_taken` when another process has the port. Port 0 takes any free one. */
export async function listen(app: Express, place: { host: string; port: number }): Promise<Listening> {
  const server = createServer(app)
  server.listen(place.port, place.host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new SmartSyncError('port_taken', `Cannot listen on ${place.host}:${place.port}.`, {
      help: 'Stop the program that uses the port, or set PORT to another one.',
      cause,
    })
  }
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : place.port
  return {
    url: `http://${isIPv6(place.host) ? `[${place.host}]` : place.host}:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
