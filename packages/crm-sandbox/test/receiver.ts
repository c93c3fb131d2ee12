import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'

export interface Received {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** An app's own server: it notes what it gets and answers as told. */
export class Receiver {
  readonly received: Received[] = []
  /** The status of each next answer; 200 when it runs out. */
  statuses: number[] = []
  #server: Server
  #waiting: (() => void)[] = []

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
      const { method = '', url = '', headers } = request
      this.received.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      response.statusCode = this.statuses.shift() ?? 200
      response.setHeader('Content-Type', 'application/json').end('{"ok":true}')
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }

  /** Resolves when this many requests have come in, in all. */
  async count(wanted: number): Promise<Received[]> {
    while (this.received.length < wanted) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return this.received
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
