import { Socket } from 'node:net'
import pg from 'pg'

/** Queries that are asked of one connection together go out together, in one message. */
const PIPELINED = { pipeline: true, stream: () => new GatheringSocket() }

type Written = (error?: Error | null) => void

/** Sends what is written in one turn at once, at its end: each sending wakes the other side. */
class GatheringSocket extends Socket {
  #gathers = false

  override cork(): void {
    this.#gather()
    super.cork()
  }

  override write(data: string | Uint8Array, done?: Written): boolean
  override write(data: string | Uint8Array, encoding?: BufferEncoding, done?: Written): boolean
  override write(data: string | Uint8Array, encoding?: BufferEncoding | Written, done?: Written): boolean {
    this.#gather()
    return typeof encoding === 'function' ? super.write(data, encoding) : super.write(data, encoding, done)
  }

  #gather(): void {
    if (this.#gathers) return
    this.#gathers = true
    super.cork()
    process.nextTick(() => {
      this.#gathers = false
      super.uncork()
    })
  }
}

/**
 * A pool whose connections may break at any moment without ending the process: whether one is idle or in use, the pool
 * replaces it, and the query that is under way, or the next one, tells what is wrong.
 */
export function enduringPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, ...PIPELINED })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
