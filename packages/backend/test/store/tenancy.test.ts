import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { ForeignTransaction } from '../../src/store/errors.ts'
import { createIntegration, integrations } from '../../src/store/integrations.ts'
import { issueState } from '../../src/store/oauth-states.ts'
import { routesOf } from '../../src/store/routes.ts'
import { saveCursor } from '../../src/store/sweep-cursors.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { ON_CITUS } from '../citus.ts'
import { testDatabase } from '../database.ts'
import { ALICE, BOB, furnish, NOW } from './two-organizations.ts'

const NOT_OF_A_TENANT = ['migrations', 'oauth_states', 'parked_grants', 'periodic_turns', 'sweep_cursors']
/** What Postgres answers where a right is missing and where a policy refuses a row. */
const REFUSED = { code: '42501' }
/** On Citus a row stays where its organization is, whoever asks. */
const NOT_GIVEN = ON_CITUS ? { code: expect.stringMatching(/^(42501|0A000)$/) } : REFUSED

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)
await tenancy.inTenant(ALICE, (tx) => furnish(database, tx, 'account-a'))
await tenancy.inTenant(BOB, (tx) => furnish(database, tx, 'account-b'))
await tenancy.asRouter(async (tx) => {
  await issueState(tx, {
    hash: 'h',
    organizationId: ALICE,
    integrationId: null,
    crmType: 'hubspot',
    returnTo: null,
    expiresAt: NOW,
  })
  await saveCursor(tx, 'businesses', { at: NOW.toISOString(), id: '1' })
})

/** From the catalog, so that a table added later is tested too. */
const { rows: relations } = await sql<{ name: string; partition: boolean; enabled: boolean; forced: boolean }>`
  select relname as name, relispartition as partition, relrowsecurity as enabled, relforcerowsecurity as forced
  from pg_class where relnamespace = 'smartsync'::regnamespace and relkind in ('r', 'p')
  order by relname`.execute(database.kysely)
const tenantTables = relations.filter(({ name, partition }) => !partition && !NOT_OF_A_TENANT.includes(name))
const partitions = relations.filter(({ partition }) => partition)

const named = (name: string) => sql.table(`smartsync.${name}`)

async function count(db: QueryExecutorProvider, name: string, condition: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${named(name)} as each_row where ${condition}`.execute(db)
  return rows[0]?.count ?? Number.NaN
}

const anyRow = sql`true`
const ofAlice = sql`organization_id = ${ALICE}::uuid`
const ofBob = sql`organization_id = ${BOB}::uuid`

/** The columns that the application may set by itself. */
async function writableColumns(name: string, right: 'INSERT' | 'UPDATE'): Promise<Array<RawBuilder<unknown>>> {
  const { rows } = await sql<{ column_name: string }>`
    select column_name from information_schema.column_privileges
    join information_schema.columns using (table_schema, table_name, column_name)
    where table_schema = 'smartsync' and table_name = ${name} and grantee = 'smartsync_app'
      and privilege_type = ${right} and is_generated = 'NEVER' and is_identity = 'NO'`.execute(database.kysely)
  return rows.map((row) => sql.ref(row.column_name))
}

/** The statement that copies Bob's row, as the database itself sees it, with what the application may set. */
async function copyOfBobsRow(name: string): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(each_row)::text as row from ${named(name)} as each_row where ${ofBob}`.execute(database.kysely)
  const list = sql.join(await writableColumns(name, 'INSERT'))
  return sql`insert into ${named(name)} (${list})
    select ${list} from jsonb_populate_record(null::${named(name)}, ${rows[0]?.row}::jsonb)
    returning organization_id`
}

describe.each(tenantTables)('no organization reaches the rows of another in $name', ({ name, enabled, forced }) => {
  test('both have rows, so that the other tests can fail', async () => {
    expect(await count(database.kysely, name, ofAlice)).toBeGreaterThan(0)
    expect(await count(database.kysely, name, ofBob)).toBeGreaterThan(0)
  })

  test('row-level security is on, for the owner too', () => {
    expect({ enabled, forced }).toEqual({ enabled: true, forced: true })
  })

  test('it sees its own rows and no others, even when the query forgets to ask', async () => {
    await tenancy.inTenant(ALICE, async (tx) => {
      expect(await count(tx, name, anyRow)).toBe(await count(tx, name, ofAlice))
      expect(await count(tx, name, ofAlice)).toBeGreaterThan(0)
      expect(await count(tx, name, ofBob)).toBe(0)
    })
  })

  test('it cannot insert a row of another', async () => {
    const copy = await copyOfBobsRow(name)
    await expect(tenancy.inTenant(ALICE, (tx) => copy.execute(tx))).rejects.toMatchObject(REFUSED)
  })

  test('it cannot update a row of another', async () => {
    const [column] = await writableColumns(name, 'UPDATE')
    if (column === undefined) {
      const update = sql`update ${named(name)} set organization_id = organization_id`
      return expect(tenancy.inTenant(ALICE, (tx) => update.execute(tx))).rejects.toMatchObject(REFUSED)
    }
    const before = await count(database.kysely, name, ofBob)
    const changed = await tenancy.inTenant(ALICE, async (tx) => {
      const { rows } = await sql<{ organization_id: string }>`
        update ${named(name)} set ${column} = ${column} returning organization_id`.execute(tx)
      return new Set(rows.map((row) => row.organization_id))
    })
    expect(changed).toEqual(new Set([ALICE]))
    expect(await count(database.kysely, name, ofBob)).toBe(before)
  })

  test('it cannot give its row to another', async () => {
    const gift = sql`update ${named(name)} set organization_id = ${BOB}::uuid`
    await expect(tenancy.inTenant(ALICE, (tx) => gift.execute(tx))).rejects.toMatchObject(NOT_GIVEN)
  })

  test('it cannot delete a row of another', async () => {
    const before = await count(database.kysely, name, ofBob)
    const deletion = tenancy.inTenant(ALICE, async (tx) => {
      await sql`delete from ${named(name)} where ${ofBob}`.execute(tx)
    })
    await deletion.catch((error: unknown) => expect(error).toMatchObject(REFUSED))
    expect(await count(database.kysely, name, ofBob)).toBe(before)
  })

  test.each([
    ['no organization', ''],
    ['something that is no organization', "' or true --"],
    ['an organization that has nothing', '00000000-0000-4000-8000-00000000000c'],
  ])('%s sees nothing', async (_, organization) => {
    await tenancy.inTenant(organization, async (tx) => expect(await count(tx, name, anyRow)).toBe(0))
  })
})

describe('what the classical hole would let through', () => {
  test('every policy of a tenant table names the table and schema of the column', async () => {
    const { rows } = await sql<{ tablename: string; qual: string; with_check: string }>`
      select tablename, qual, with_check from pg_policies
      where schemaname = 'smartsync' and policyname = 'own_organization'`.execute(database.kysely)
    expect(rows.map((row) => row.tablename).sort()).toEqual(tenantTables.map((row) => row.name).sort())
    for (const { qual, with_check } of rows) {
      expect(qual).toMatch(/^\(organization_id = (\( SELECT )?smartsync\.current_organization\(\)/)
      expect(with_check).toBe(qual)
    }
  })

  test.skipIf(ON_CITUS)(
    'under Supabase (skipped on Citus) a signed-in user sees the organization of profiles.org_id, and nobody else',
    async () => {
      const [alices, bobs, nobodys] = ['a1', 'b1', 'c1'].map((tail) => `10000000-0000-4000-8000-0000000000${tail}`)
      await database.script(`
      create schema auth;
      create function auth.uid() returns uuid language sql stable
        as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
      create table public.profiles (id uuid primary key, org_id uuid);
      insert into public.profiles values ('${alices}', '${ALICE}'), ('${bobs}', '${BOB}'), ('${nobodys}', null);`)

      const accountsSeenBy = (user: string | undefined) =>
        tenancy.inTenant('', async (tx) => {
          await sql`select set_config('request.jwt.claim.sub', ${user}, true)`.execute(tx)
          return (await integrations(tx)).map(({ accountId }) => accountId)
        })

      expect(await accountsSeenBy(alices)).toEqual(['account-a'])
      expect(await accountsSeenBy(bobs)).toEqual(['account-b'])
      expect(await accountsSeenBy(nobodys)).toEqual([])
      expect(await accountsSeenBy('10000000-0000-4000-8000-0000000000d1')).toEqual([])
    },
  )
})

describe('rows cannot point across organizations', () => {
  test('a job for an integration of another is refused', async () => {
    const bobs = await tenancy.inTenant(BOB, async (tx) => (await integrations(tx))[0]?.id)
    const insertion = tenancy.inTenant(ALICE, (tx) =>
      sql`insert into smartsync.crm_sync_queue (organization_id, integration_id, job_type, key, priority, payload, scheduled_for)
          values (${ALICE}, ${bobs}, 'sync_company', 'k', 1, '{}', now())`.execute(tx),
    )
    await expect(insertion).rejects.toMatchObject({ code: '23503' })
  })
})

describe("the router's role", () => {
  test.each(tenantTables.filter(({ name }) => !['integration_routes', 'entity_links', 'turn_changes'].includes(name)))(
    'may not read $name',
    async ({ name }) => {
      await expect(tenancy.asRouter((tx) => count(tx, name, anyRow))).rejects.toMatchObject(REFUSED)
    },
  )

  test('sees which integrations care for a company, and nothing of what they hold on it', async () => {
    const { rows } = await tenancy.asRouter((tx) => sql`select oppspot_id from smartsync.entity_links`.execute(tx))
    expect(rows).toHaveLength(2)
    await expect(
      tenancy.asRouter((tx) => sql`select written from smartsync.entity_links`.execute(tx)),
    ).rejects.toMatchObject(REFUSED)
  })

  test('may not hand an account to another organization', async () => {
    await expect(
      tenancy.asRouter((tx) => sql`update smartsync.integration_routes set organization_id = ${BOB}`.execute(tx)),
    ).rejects.toMatchObject(REFUSED)
  })
})

describe("the intake's role", () => {
  const atIntake = (statement: RawBuilder<unknown>) =>
    tenancy.acrossTenants(async ({ intake }) => statement.execute(await intake()))

  test.each(tenantTables.filter(({ name }) => !['integration_routes', 'awaited_companies'].includes(name)))(
    'may not read what $name holds',
    async ({ name }) => {
      await expect(atIntake(sql`select * from ${named(name)}`)).rejects.toMatchObject(REFUSED)
    },
  )

  test.each([
    ['the body of a message', sql`select body from smartsync.inbox`],
    ['the payload of a job', sql`select payload from smartsync.crm_sync_queue`],
    ['a token', sql`select access_token from smartsync.crm_integrations`],
    ['what was written to a record', sql`select written from smartsync.entity_links`],
  ])('may not read %s', async (_, statement) => {
    await expect(atIntake(statement)).rejects.toMatchObject(REFUSED)
  })

  test.each([
    ['change a message', sql`update smartsync.inbox set body = '{}'`],
    ['delete a message', sql`delete from smartsync.inbox`],
    ['change a job', sql`update smartsync.crm_sync_queue set payload = '{}'`],
    ['take a lease', sql`update smartsync.integration_routes set fence = fence + 1`],
  ])('may not %s', async (_, statement) => {
    await expect(atIntake(statement)).rejects.toMatchObject(REFUSED)
  })
})

describe("the application's role", () => {
  test.each(NOT_OF_A_TENANT)('may not read %s', async (name) => {
    await expect(tenancy.inTenant(ALICE, (tx) => count(tx, name, anyRow))).rejects.toMatchObject(REFUSED)
  })

  test.each(partitions)('may not go around the policy by way of the partition $name', async ({ name }) => {
    await expect(tenancy.inTenant(ALICE, (tx) => count(tx, name, anyRow))).rejects.toMatchObject(REFUSED)
  })

  test('cannot take a lease', async () => {
    await expect(
      tenancy.inTenant(ALICE, (tx) => sql`update smartsync.integration_routes set fence = fence + 1`.execute(tx)),
    ).rejects.toMatchObject(REFUSED)
  })

  test.skipIf(ON_CITUS)(
    'can neither log in (skipped on Citus, where it must) nor bypass row-level security, and neither can the other two',
    async () => {
      const { rows } = await sql`
      select rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname in ('smartsync_app', 'smartsync_router', 'smartsync_intake')
    `.execute(database.kysely)
      const harmless = { rolcanlogin: false, rolbypassrls: false, rolsuper: false }
      expect(rows).toEqual([harmless, harmless, harmless])
    },
  )
})

describe('a transaction across organizations', () => {
  test('commits the work of all', async () => {
    await tenancy.acrossTenants(async ({ enter }) => {
      await createIntegration(await enter(ALICE), { crmType: 'pipedrive', accountId: 'across-a' })
      await createIntegration(await enter(BOB), { crmType: 'pipedrive', accountId: 'across-b' })
    })
    const accounts = async (organization: string) =>
      (await tenancy.inTenant(organization, integrations)).map(({ accountId }) => accountId)
    expect(await accounts(ALICE)).toContain('across-a')
    expect(await accounts(BOB)).toContain('across-b')
  })

  test('or of none', async () => {
    const broken = tenancy.acrossTenants(async ({ enter }) => {
      await createIntegration(await enter(ALICE), { crmType: 'pipedrive', accountId: 'never' })
      await enter(BOB)
      throw new Error('broken')
    })
    await expect(broken).rejects.toThrow('broken')
    expect(await count(database.kysely, 'crm_integrations', sql`account_id = 'never'`)).toBe(0)
  })

  test('refuses queries at the intake once it has entered an organization', async () => {
    const mixed = tenancy.acrossTenants(async ({ intake, enter }) => {
      const tx = await intake()
      await enter(BOB)
      return routesOf(tx, [BOB])
    })
    await expect(mixed).rejects.toBeInstanceOf(ForeignTransaction)
  })

  test('refuses queries for an organization that it has left', async () => {
    const mixed = tenancy.acrossTenants(async ({ enter }) => {
      const alice = await enter(ALICE)
      await enter(BOB)
      return integrations(alice)
    })
    await expect(mixed).rejects.toBeInstanceOf(ForeignTransaction)
  })

  test.skipIf(ON_CITUS)('sees nothing before it has entered one (skipped on Citus, which refuses to ask)', async () => {
    await tenancy.acrossTenants(async ({ enter }) => {
      expect(await integrations(await enter(''))).toEqual([])
    })
  })
})
