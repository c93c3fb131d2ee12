import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type QueryExecutorProvider, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { isDatabaseLoss } from '../../src/store/database-loss.ts'
import { DatabaseInUse, DatabaseUnreachable, MigrationChanged } from '../../src/store/errors.ts'
import { createIntegration, integrations } from '../../src/store/integrations.ts'
import { migrate } from '../../src/store/migrate.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { createDatabase, SERVER, testDatabase } from '../database.ts'
import { ALICE, BOB } from './two-organizations.ts'

test('a server that cannot be reached is named without the password', async () => {
  const attempt = openDatabase({ url: 'postgres://someone:hunter2@127.0.0.1:1/smartsync', folder: null })
  const error = await attempt.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(DatabaseUnreachable)
  expect(error).toMatchObject({
    message: expect.stringContaining('Cannot reach the database at 127.0.0.1:1/smartsync'),
  })
  expect(String(error) + JSON.stringify(error)).not.toContain('hunter2')
})

describe('the embedded database', () => {
  test('keeps what was committed in its folder, and is open in one process at a time', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'smartsync-folder-'))
    const folder = join(parent, 'database')
    const first = await openDatabase({ url: null, folder })
    await first.script('create table public.kept (it int); insert into public.kept values (7)')
    await expect(openDatabase({ url: null, folder })).rejects.toBeInstanceOf(DatabaseInUse)
    await first.close()
    const second = await openDatabase({ url: null, folder })
    const { rows } = await sql`select it from public.kept`.execute(second.kysely)
    expect(rows).toEqual([{ it: 7 }])
    await second.close()
    await rm(parent, { recursive: true })
  })
})

describe('migrations', () => {
  test('each runs once', async () => {
    const database = await testDatabase()
    expect(await migrate(database)).toEqual([])
    await sql`update smartsync.migrations set checksum = 'other' where name = '0003_queue.sql'`.execute(database.kysely)
    await expect(migrate(database)).rejects.toBeInstanceOf(MigrationChanged)
    await database.close()
  })
})

describe.skipIf(SERVER === undefined)('on a PostgreSQL server (skipped without DATABASE_URL)', () => {
  const server = SERVER ?? ''

  test('several processes that migrate at once run each migration once', async () => {
    const { url, drop } = await createDatabase(server)
    const processes = await Promise.all([1, 2, 3].map(() => openDatabase({ url, folder: null })))
    const ran = (await Promise.all(processes.map(migrate))).flat()
    expect(new Set(ran).size).toBe(ran.length)
    expect(ran).toContain('0005_tenancy.sql')
    await Promise.all(processes.map((database) => database.close()))
    await drop()
  })

  test('an owner who is no superuser migrates, works inside one organization, and sees nothing outside', async () => {
    const owner = `smartsync_owner_${process.pid}`
    const { url, drop } = await createDatabase(server)
    const admin = await openDatabase({ url: server, folder: null })
    const ownUrl = new URL(url)
    await admin.script(`
      create role ${owner} login createrole password 'owner';
      alter database ${ownUrl.pathname.slice(1)} owner to ${owner}`)
    const { rows: roles } = await sql`select from pg_roles where rolname = 'smartsync_app'`.execute(admin.kysely)
    if (roles.length > 0)
      await admin.script(`grant smartsync_app, smartsync_router, smartsync_intake to ${owner} with admin option`)
    ownUrl.username = owner
    ownUrl.password = 'owner'
    try {
      const database = await openDatabase({ url: ownUrl.href, folder: null })
      const tenancy = new Tenancy(database)
      await migrate(database)
      await tenancy.inTenant(ALICE, (tx) => createIntegration(tx, { crmType: 'hubspot', accountId: 'a' }))
      expect(await tenancy.inTenant(ALICE, integrations)).toHaveLength(1)
      expect(await tenancy.inTenant(BOB, integrations)).toEqual([])
      expect((await sql`select from smartsync.crm_integrations`.execute(database.kysely)).rows).toEqual([])
      await database.close()
    } finally {
      await drop()
      await admin.script(`drop owned by ${owner}; drop role ${owner}`)
      await admin.close()
    }
  })

  test('a connection that breaks fails what is done over it, and nothing else', async () => {
    const database = await testDatabase()
    const end = (pid: unknown) => sql`select pg_terminate_backend(${pid}::int)`.execute(database.kysely)
    const pidOf = async (tx: QueryExecutorProvider) =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid where ${'a parameter'} <> ''`.execute(tx)).rows[0]?.pid
    const runs = async (pid: unknown) =>
      (await sql`select from pg_stat_activity where pid = ${pid}`.execute(database.kysely)).rows.length > 0
    const broken = database.kysely.transaction().execute(async (tx) => {
      const pid = await pidOf(tx)
      await end(pid)
      await expect.poll(() => runs(pid)).toBe(false)
      await pidOf(tx)
    })
    expect(isDatabaseLoss(await broken.catch((error: unknown) => error))).toBe(true)
    expect(await pidOf(database.kysely)).toBeGreaterThan(0)
    await database.close()
  })

  test('a listener connects again when its connection breaks', async () => {
    const database = await testDatabase()
    let calls = 0
    let next = Promise.withResolvers<void>()
    const stop = await database.listen('a_channel', () => {
      calls += 1
      next.resolve()
    })
    await next.promise
    next = Promise.withResolvers()
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen%'`.execute(database.kysely)
    await next.promise
    next = Promise.withResolvers()
    await sql`select pg_notify('a_channel', '')`.execute(database.kysely)
    await next.promise
    expect(calls).toBe(3)
    await stop()
    await database.close()
  })
})
