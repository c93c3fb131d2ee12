import pg from 'pg'

/**
 * A pool whose connections may break at any moment without ending the process: whether one is idle or in use, the pool
 * replaces it, and the query that is under way, or the next one, tells what is wrong.
 */
export function enduringPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
