import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** `wanted` where it is free on the loopback interface, else any free port. */
export async function freePort(wanted: number): Promise<number> {
  const server = (await listen(wanted)) ?? (await listen(0))
  const address = server?.address()
  if (server === null || address === null || address === undefined || typeof address === 'string') {
    throw new Error('No free port on the loopback interface')
  }
  server.close()
  await once(server, 'close')
  return address.port
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
