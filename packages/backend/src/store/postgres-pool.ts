import pg from 'pg'

/** Queries that are asked of one connection together go out together. */
const PIPELINED = { pipeline: true }

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
