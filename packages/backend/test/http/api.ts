import { createHmac } from 'node:crypto'
import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import { sql } from 'kysely'
import { Budgets } from '../../src/budget/budgets.ts'
import { Connectors } from '../../src/connectors.ts'
import { demoRouter } from '../../src/demo/router.ts'
import type { EventMessage } from '../../src/events/sign.ts'
import { signEvent } from '../../src/events/sign.ts'
import { adminRouter } from '../../src/http/admin.ts'
import { administrationRouter } from '../../src/http/admin-endpoint.ts'
import { createApp } from '../../src/http/app.ts'
import { connectEndpoints } from '../../src/http/integrations/connect.ts'
import { listen } from '../../src/http/listen.ts'
import { RecordRights } from '../../src/http/record-rights.ts'
import { createLogger } from '../../src/logging.ts'
import type { Job } from '../../src/queue/port.ts'
import { PostgresQueue } from '../../src/queue/postgres.ts'
import { createIntegration, type Integration, type NewIntegration } from '../../src/store/integrations.ts'
import { Tenancy, type TenantTransaction } from '../../src/store/tenancy.ts'
import type { Experience } from '../../src/sync/records/closed-deals.ts'
import { TokenAccess } from '../../src/tokens/access.ts'
import { parseKeyring } from '../../src/tokens/keyring.ts'
import { ParkedGrants } from '../../src/tokens/parked-grants.ts'
import { Vault } from '../../src/tokens/vault.ts'
import { careForConnections } from '../../src/work/connection-care.ts'
import { testDatabase } from '../database.ts'

export const PUBLIC_URL = 'https://smartsync.test'
export const EVENTS_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const ADMIN_TOKEN = 'an-admin-token-of-tests-only-32-chars'
export const HUBSPOT = { clientId: 'client', clientSecret: 'hubspot-secret', appId: '4711' }

const TOKENS = { accessToken: 'access', refreshToken: 'refresh', expiresAt: '2100-01-01T00:00:00.000Z' }

export type Api = Awaited<ReturnType<typeof startApi>>

/**
 * The HTTP API on a port of its own, with a database of its own and the real HubSpot provider; with the demo's page where
 * an organization is given for it.
 */
export async function startApi({
  demoOf,
  signInUrl = null,
  publicUrl = PUBLIC_URL,
}: {
  demoOf?: string
  signInUrl?: string | null
  publicUrl?: string
} = {}) {
  const database = await testDatabase()
  const time = { now: new Date() }
  const clock = () => time.now
  const logged: string[] = []
  const log = createLogger('debug', { write: (line) => void logged.push(line) })
  const tenancy = new Tenancy(database)
  const queue = new PostgresQueue({ tenancy, database, clock })
  const hubspot = hubspotProvider(HUBSPOT)
  const providers = new Map([['hubspot', hubspot]])
  const vault = new Vault(parseKeyring(`test:${Buffer.alloc(32, 9).toString('base64')}`))
  const tokens = new TokenAccess({ tenancy, vault, provider: () => hubspot, clock })
  const budgets = new Budgets({ tenancy, queue, provider: () => hubspot, clock, random: () => 0, log })
  const connectors = new Connectors({ providers, tokens, budgets, log })
  const checks = [
    { name: 'database', required: true, run: () => tenancy.asRouter(async () => ({ ok: true })) },
    { name: 'oppspot', required: false, run: async () => ({ ok: false, detail: 'no table of companies' }) },
  ]
  let lost: Promise<void> | null = null
  const loseDatabase = () => {
    lost ??= database.close()
    return lost
  }
  const closing = new AbortController()
  const experience: Experience = { deals: [], unusable: 0 }
  const demo = (organizationId: string) =>
    demoRouter({
      tenancy,
      queue,
      oppspot: { countCompanies: async () => 42 },
      provider: () => hubspot,
      organizationId,
      clock,
      captureLead: async () => ({ lead: 'Jo Ferris' }),
      enrichAll: async () => 42,
      closing: closing.signal,
      log,
    })
  const connect = (integration: Integration) => connectors.connect(integration)
  const app = createApp({
    tenancy,
    queue,
    tokens,
    providers,
    connect,
    rights: new RecordRights({ tenancy, connect, clock }),
    eventsSecret: EVENTS_SECRET,
    publicUrl,
    signInUrl,
    parked: new ParkedGrants({ tenancy, vault, clock }),
    clock,
    log,
    checks,
    more: [
      adminRouter({
        tenancy,
        clock,
        adminToken: ADMIN_TOKEN,
        eventsSecret: EVENTS_SECRET,
        publicUrl: PUBLIC_URL,
        closedDeals: async () => experience,
      }),
      administrationRouter(
        connectEndpoints({
          tenancy,
          queue,
          tokens,
          providers,
          eventsSecret: EVENTS_SECRET,
          publicUrl: PUBLIC_URL,
          clock,
          log,
        }),
        { adminToken: ADMIN_TOKEN, eventsSecret: EVENTS_SECRET, clock },
      ),
      ...(demoOf === undefined ? [] : [demo(demoOf)]),
    ],
  })
  const server = await listen(app, { host: '127.0.0.1', port: 0 })

  return {
    /** Where it really listens. */
    url: server.url,
    tenancy,
    queue,
    time,
    tokens,
    /** One round of looking after the connections. */
    care: () => careForConnections({ tenancy, tokens, connect, clock, log }),
    /** What the organizations' closed deals are taken to be. */
    experience,
    /** Everything logged so far, as text. */
    logged: () => logged.join(''),
    send: (path: string, request: RequestInit = {}) => fetch(server.url + path, { redirect: 'manual', ...request }),
    postEvent(event: EventMessage | object, { at = new Date(), id }: { at?: Date; id?: string } = {}) {
      const { body, headers } = signEvent(EVENTS_SECRET, event as EventMessage, {
        at,
        ...(id === undefined ? {} : { id }),
      })
      return this.send('/v1/events', { method: 'POST', body, headers })
    },
    /** A request with the administrators' token. */
    asAdmin(
      method: 'GET' | 'PUT' | 'POST' | 'DELETE',
      path: string,
      body?: object,
      headers: Record<string, string> = {},
    ) {
      return this.send(path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
      })
    },
    /** A request as HubSpot signs it (v3): over the address at which HubSpot knows us, with `%40` decoded. */
    asHubspot(method: 'GET' | 'POST', path: string, body = '', { secret = HUBSPOT.clientSecret, at = clock() } = {}) {
      const timestamp = String(at.getTime())
      const signature = createHmac('sha256', secret)
        .update(method + PUBLIC_URL + path.replaceAll('%40', '@') + body + timestamp)
        .digest('base64')
      return this.send(path, {
        method,
        ...(method === 'POST' ? { body } : {}),
        headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp },
      })
    },
    /** An account that is connected, with tokens that never run out. */
    connect: (organizationId: string, accountId: string, more: Partial<NewIntegration> = {}): Promise<Integration> =>
      tenancy.inTenant(organizationId, async (tx) => {
        const integration = await createIntegration(tx, { crmType: 'hubspot', accountId, ...more })
        await tokens.save(tx, integration.id, { ...TOKENS, scopes: [], accountId, instanceUrl: null })
        return integration
      }),
    /** What stands in the database, seen past all policies. */
    query: (text: string) => sql<Record<string, unknown>>`${sql.raw(text)}`.execute(database.kysely),
    inTenant: <T>(organizationId: string, work: (tx: TenantTransaction) => Promise<T>) =>
      tenancy.inTenant(organizationId, work),
    /** The jobs that wait in an organization, the most urgent first. */
    jobs: (organizationId: string): Promise<Array<Pick<Job, 'key' | 'priority' | 'payload'>>> =>
      tenancy.inTenant(organizationId, (tx) =>
        tx
          .selectFrom('crm_sync_queue')
          .select(['key', 'priority', 'payload'])
          .where('status', '=', 'queued')
          .orderBy('priority', 'desc')
          .orderBy('id')
          .execute(),
      ),
    inbox: (organizationId: string) =>
      tenancy.inTenant(organizationId, (tx) =>
        tx.selectFrom('inbox').select(['kind', 'dedupe_key', 'correlation_id']).orderBy('dedupe_key').execute(),
      ),
    loseDatabase,
    async stop() {
      closing.abort()
      await server.close()
      await loseDatabase()
    },
  }
}
