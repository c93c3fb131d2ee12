import { randomBytes, randomUUID } from 'node:crypto'
import { CrmError, type CrmProvider, type TokenSet } from '@smartsync/core/crm'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { disconnect } from '../../src/store/disconnect.ts'
import { createIntegration, integration } from '../../src/store/integrations.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { TokenAccess } from '../../src/tokens/access.ts'
import { parseKeyring } from '../../src/tokens/keyring.ts'
import { Vault } from '../../src/tokens/vault.ts'
import { SERVER, testDatabase } from '../database.ts'

const NOON = new Date('2026-11-23T12:00:00.000Z')

const database = await testDatabase()
afterAll(() => database.close())
/** Another process, as far as PostgreSQL can tell; the embedded database has only one. */
const otherDatabase = SERVER === undefined ? database : await secondConnection()
const vault = new Vault(parseKeyring(`k:${randomBytes(32).toString('base64')}`))

async function secondConnection() {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.kysely)
  const url = new URL(SERVER ?? '')
  url.pathname = `/${rows[0]?.name}`
  const second = await openDatabase({ url: url.href, folder: null })
  afterAll(() => second.close())
  return second
}

const CLOSED = { field: 'status', type: 'text' as const }
const DEAL = {
  stage: 'stage',
  pipeline: null,
  closed: { ...CLOSED, values: ['won', 'lost'] },
  won: { ...CLOSED, values: ['won'] },
  closedAt: { field: 'closed_on', type: 'date' as const },
}

function tokens(minutes: number, changes: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: 'access-0',
    refreshToken: 'refresh-0',
    expiresAt: new Date(NOON.getTime() + minutes * 60_000).toISOString(),
    scopes: [],
    accountId: 'account',
    instanceUrl: null,
    ...changes,
  }
}

/** The CRM's token endpoint: each refresh token works once. */
function tokenEndpoint(answer: (refreshToken: string) => TokenSet = () => tokens(30)) {
  const asked: string[] = []
  const refuse = () => {
    throw new Error('not asked for in these tests')
  }
  const provider: CrmProvider = {
    type: 'hubspot',
    name: 'HubSpot',
    oauth: {
      scopes: [],
      optionalScopes: [],
      authorizeUrl: refuse,
      isOwnAddress: refuse,
      exchange: refuse,
      introspect: refuse,
      disconnect: refuse,
      async refresh(refreshToken) {
        asked.push(refreshToken)
        return {
          ...answer(refreshToken),
          accessToken: `access-${asked.length}`,
          refreshToken: `refresh-${asked.length}`,
        }
      },
    },
    requests: { verifyWebhook: refuse, authenticateCard: refuse, authenticateWorkflow: refuse, workflowReply: refuse },
    events: { decode: refuse },
    limits: [],
    fields: { custom: [], defaults: [], engagement: [], owner: [], deal: DEAL },
    recordUrl: refuse,
    connect: refuse,
  }
  return { asked, provider: () => provider }
}

async function connected(given: TokenSet, endpoint = tokenEndpoint()) {
  const organizationId = randomUUID()
  const [access, other] = [database, otherDatabase].map(
    (one) => new TokenAccess({ tenancy: new Tenancy(one), vault, provider: endpoint.provider, clock: () => NOON }),
  )
  if (!access || !other) throw new Error('unreachable')
  const tenancy = new Tenancy(database)
  const { id } = await tenancy.inTenant(organizationId, async (tx) => {
    const created = await createIntegration(tx, { crmType: 'hubspot', accountId: randomUUID() })
    await access.save(tx, created.id, given)
    return created
  })
  const ask = (of: TokenAccess = access) => of.accessToken(organizationId, id)
  return { access, other, tenancy, organizationId, id, ask, asked: endpoint.asked }
}

describe('an access token', () => {
  test('is given as it stands while it holds for more than five minutes', async () => {
    const { ask, asked } = await connected(tokens(6))
    expect(await ask()).toBe('access-0')
    expect(asked).toEqual([])
  })

  test('is refreshed five minutes before it expires, with the latest refresh token', async () => {
    const endpoint = tokenEndpoint(() => tokens(5))
    const { ask, asked } = await connected(tokens(5), endpoint)
    expect(await ask()).toBe('access-1')
    expect(await ask()).toBe('access-2')
    expect(asked).toEqual(['refresh-0', 'refresh-1'])
  })

  test('is refreshed once, however many ask in however many processes', async () => {
    const { access, other, ask, asked } = await connected(tokens(1))
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(index % 2 ? access : other)))
    expect(new Set(answers)).toEqual(new Set(['access-1']))
    expect(asked).toEqual(['refresh-0'])
  })

  test('is stored sealed', async () => {
    const { id } = await connected(tokens(30))
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(i)::text as row from smartsync.crm_integrations as i where id = ${id}`.execute(database.kysely)
    expect(rows[0]?.row).toContain('v1.k.')
    expect(rows[0]?.row).not.toMatch(/access-0|refresh-0/)
  })

  test('is not there once the account is disconnected', async () => {
    const { ask, tenancy, organizationId, id } = await connected(tokens(30))
    await tenancy.inTenant(organizationId, (tx) => disconnect(tx, id, 'gone'))
    await expect(ask()).rejects.toMatchObject({ code: 'crm_disconnected', retry: 'reconnect' })
  })

  test('is refreshed before its time once the CRM refused it, and then holds again', async () => {
    const { access, other, ask, id, asked } = await connected(tokens(30))
    await ask()
    await ask(other)
    access.doubt(id)
    other.doubt(id)
    expect(await ask()).toBe('access-1')
    expect(await ask(other)).toBe('access-1')
    expect(await ask()).toBe('access-1')
    expect(asked).toEqual(['refresh-0'])
  })

  test('is not given to another organization', async () => {
    const { access, ask, id } = await connected(tokens(30))
    await ask()
    await expect(access.accessToken(randomUUID(), id)).rejects.toMatchObject({ code: 'unknown_integration' })
  })
})

describe('a refresh that fails', () => {
  const failing = (code: 'crm_disconnected' | 'crm_unavailable') =>
    tokenEndpoint(() => {
      throw new CrmError(code, 'The token endpoint refused.', { help: 'Connect again.' })
    })

  test('because the grant is gone, deactivates the integration and forgets its tokens', async () => {
    const { ask, tenancy, organizationId, id } = await connected(tokens(1), failing('crm_disconnected'))
    await expect(ask()).rejects.toMatchObject({ code: 'crm_disconnected' })
    expect(await tenancy.inTenant(organizationId, (tx) => integration(tx, id))).toMatchObject({
      active: false,
      lastError: 'The token endpoint refused.',
    })
    await expect(ask()).rejects.toMatchObject({
      code: 'crm_disconnected',
      message: expect.stringContaining('not connected'),
    })
  })

  test('for the moment, changes nothing and is tried again', async () => {
    const { ask, asked, tenancy, organizationId, id } = await connected(tokens(-1), failing('crm_unavailable'))
    await expect(ask()).rejects.toMatchObject({ code: 'crm_unavailable' })
    await expect(ask()).rejects.toMatchObject({ code: 'crm_unavailable' })
    expect(asked).toEqual(['refresh-0', 'refresh-0'])
    expect(await tenancy.inTenant(organizationId, (tx) => integration(tx, id))).toMatchObject({ active: true })
  })

  test('for the moment, leaves the token in use that holds for some minutes yet', async () => {
    const { ask } = await connected(tokens(1), failing('crm_unavailable'))
    expect(await ask()).toBe('access-0')
  })
})
