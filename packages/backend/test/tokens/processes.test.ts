import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Sandbox, startSandbox } from '@smartsync/crm-sandbox/sandbox'
import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createIntegration, integration } from '../../src/store/integrations.ts'
import { migrate } from '../../src/store/migrate.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { TokenAccess } from '../../src/tokens/access.ts'
import { parseKeyring } from '../../src/tokens/keyring.ts'
import { Vault } from '../../src/tokens/vault.ts'
import { createDatabase, SERVER } from '../database.ts'

const ASKER = fileURLToPath(new URL('./asker.ts', import.meta.url))
const APP = { clientId: 'client', clientSecret: 'secret', appId: '1' }
const PORTAL = 90_000_777
const USER = { userId: 501, ownerId: '901', email: 'ada@example.com', firstName: 'Ada', lastName: 'Admin' }
const keys = `k:${randomBytes(32).toString('base64')}`

describe.skipIf(SERVER === undefined /* the embedded database belongs to one process */)(
  'a refresh by one of many',
  () => {
    let sandbox: Sandbox
    let place: { url: string; drop: () => Promise<void> }
    let database: Database
    let askers: ChildProcess[]
    let ids: { organizationId: string; integrationId: string }

    beforeEach(async () => {
      askers = []
      sandbox = await startSandbox({ port: 0, folder: null })
      place = await createDatabase(SERVER ?? '')
      database = await openDatabase({ url: place.url, folder: null })
      await migrate(database)
      ids = await connectAnAccount()
    })
    afterEach(async () => {
      for (const asker of askers) asker.kill('SIGKILL')
      await database.close()
      await place.drop()
      await sandbox.close()
    })

    /** An account whose access token is about to expire. */
    async function connectAnAccount() {
      const redirectUri = 'http://localhost/callback'
      const control = (method: string, path: string, body: object) => call(method, `/sandbox/hubspot${path}`, body)
      await control('PUT', `/apps/${APP.clientId}`, {
        clientSecret: APP.clientSecret,
        appId: 1,
        redirectUrls: [redirectUri],
        scopes: ['oauth'],
      })
      await control('POST', '/portals', { portalId: PORTAL, users: [USER] })
      const form = new URLSearchParams({
        client_id: APP.clientId,
        redirect_uri: redirectUri,
        scope: 'oauth',
        state: 'state',
        decision: 'approve',
        portal_id: String(PORTAL),
        user_id: String(USER.userId),
      })
      const approved = await fetch(`${sandbox.url}/oauth/authorize`, { method: 'POST', body: form, redirect: 'manual' })
      const code = new URL(approved.headers.get('location') ?? '').searchParams.get('code') ?? ''
      const provider = hubspotProvider({ ...APP, apiUrl: sandbox.url })
      const granted = await provider.oauth.exchange({ code, redirectUri })
      const organizationId = randomUUID()
      const tenancy = new Tenancy(database)
      const vault = new Vault(parseKeyring(keys))
      const tokens = new TokenAccess({ tenancy, vault, provider: () => provider, clock: () => new Date() })
      const integrationId = await tenancy.inTenant(organizationId, async (tx) => {
        const { id } = await createIntegration(tx, { crmType: 'hubspot', accountId: String(PORTAL) })
        await tokens.save(tx, id, { ...granted, expiresAt: new Date(Date.now() + 1_000).toISOString() })
        return id
      })
      await call('DELETE', '/sandbox/calls')
      return { organizationId, integrationId }
    }

    async function call(method: string, path: string, body?: object): Promise<unknown> {
      const response = await fetch(new URL(path, sandbox.url), {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return response.status === 204 ? null : response.json()
    }

    /** How often the token endpoint was asked. */
    async function refreshes(): Promise<number> {
      const { calls } = z
        .object({ calls: z.array(z.object({ path: z.string(), count: z.int() })) })
        .parse(await call('GET', '/sandbox/calls'))
      return calls.find(({ path }) => path.endsWith('/token'))?.count ?? 0
    }

    /** Processes that ask when told to. */
    async function processes(count: number): Promise<ChildProcess[]> {
      const argument = JSON.stringify({ databaseUrl: place.url, sandboxUrl: sandbox.url, keys, ...ids })
      const started = Array.from({ length: count }, () => fork(ASKER, [argument]))
      askers.push(...started)
      await Promise.all(started.map((child) => once(child, 'message')))
      return started
    }

    async function ask(asker: ChildProcess): Promise<string> {
      const answer = once(asker, 'message')
      asker.send('go')
      return z.tuple([z.object({ token: z.string() }), z.unknown()]).parse(await answer)[0].token
    }

    test('serves them all, with one call to the CRM', async () => {
      const answers = await Promise.all((await processes(6)).map(ask))
      expect(new Set(answers).size).toBe(1)
      expect(answers[0]).toMatch(/^at-/)
      expect(await refreshes()).toBe(1)
    })

    test('that dies in the middle leaves the others to do it, and the account connected', async () => {
      await call('PUT', '/sandbox/faults', {
        faults: [{ kind: 'latency', path: '/oauth/*/token', milliseconds: 60_000, count: 1 }],
      })
      const [first, ...others] = await processes(4)
      if (first === undefined) throw new Error('There are four')
      first.send('go')
      await expect.poll(refreshes).toBe(1)
      const waiting = others.map(ask)
      first.kill('SIGKILL')
      const answers = await Promise.all(waiting)
      expect(new Set(answers).size).toBe(1)
      expect(answers[0]).toMatch(/^at-/)
      expect(await refreshes()).toBe(2)
      const found = await new Tenancy(database).inTenant(ids.organizationId, (tx) => integration(tx, ids.integrationId))
      expect(found).toMatchObject({ active: true, lastError: null })
    })
  },
)
