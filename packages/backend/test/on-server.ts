import pg from 'pg'

/** Runs statements on a PostgreSQL server over a connection of their own. */
export async function onServer(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}
