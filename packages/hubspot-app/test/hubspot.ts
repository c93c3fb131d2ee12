import type { CallReport, CrmConnector, CrmSession, RecordWrite, TaskWrite } from '@smartsync/core/crm'
import nock from 'nock'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type HubspotSettings, hubspotProvider } from '../provider/index.ts'
import { recordExchanges } from './record-exchanges.ts'

export const settings: HubspotSettings = { clientId: 'client', clientSecret: 'secret', appId: '4711', timeoutMs: 2_000 }
export const token = 'very-secret-token'

/** No test reaches the network, and none leaves an expected call unmade. */
export function withoutNetwork(): void {
  beforeAll(() => {
    nock.disableNetConnect()
    recordExchanges(process.env.RECORD_EXCHANGES)
  })
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    if (pending.length > 0) throw new Error(`Never called: ${pending.join(', ')}`)
  })
  afterAll(() => {
    nock.enableNetConnect()
    nock.restore()
  })
}

export function connect(session: Partial<CrmSession> = {}): { connector: CrmConnector; calls: CallReport[] } {
  const calls: CallReport[] = []
  const connector = hubspotProvider(settings).connect({
    accountId: '99',
    instanceUrl: null,
    accessToken: async () => token,
    beforeCall: async () => undefined,
    onCall: (report) => calls.push(report),
    ...session,
  })
  return { connector, calls }
}

/** Ends what a test set up so far, where it sets up anew. */
export const forgetCalls = () => nock.cleanAll()

export const hubspot = () => nock('https://api.hubapi.com')

export const objects = (type: string, action: string) => `/crm/objects/2026-09/${type}/${action}`

/** HubSpot tells its association types between two kinds of record, the plain one not first. Once. */
export function associationTypes(from: string, to: string, plain: number, primary?: number) {
  const type = (typeId: number, label: string | null) => ({ category: 'HUBSPOT_DEFINED', typeId, label })
  hubspot()
    .get(`/crm/associations/2026-09/${from}/${to}/labels`)
    .reply(200, {
      results: [
        { category: 'USER_DEFINED', typeId: 7, label: null },
        ...(primary === undefined ? [] : [type(primary, 'Primary')]),
        type(plain, null),
      ],
    })
}

export function record(id: string, properties: Record<string, string | null> = {}, more: object = {}) {
  return {
    id,
    properties,
    createdAt: '2026-11-01T08:00:00.000Z',
    updatedAt: '2026-11-01T08:00:00.000Z',
    archived: false,
    ...more,
  }
}

export function batch(results: readonly object[], errors: readonly object[] = []) {
  return {
    status: 'COMPLETE',
    startedAt: '2026-11-01T08:00:00.000Z',
    completedAt: '2026-11-01T08:00:00.100Z',
    results,
    ...(errors.length > 0 && { numErrors: errors.length, errors: errors.map(inBatch) }),
  }
}

/** Errors inside a batch carry no correlation id. */
function inBatch(error: object): object {
  return Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'correlationId'))
}

/** Marks an answer that HubSpot would not give, so that nobody holds it against HubSpot's documents. */
export const onPurpose = { 'x-on-purpose': 'true' }

export function fault(category: string, message = 'Something', more: object = {}) {
  return { status: 'error', category, message, correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf', ...more }
}

/** A reply that depends on the body of the request. */
export function reply<T, A>(answer: (body: T) => A): (request: Request) => Promise<A> {
  return async (request) => answer((await request.json()) as T)
}

export interface Inputs {
  inputs: SentInput[]
}

/** An input of a batch, as a stand-in for HubSpot receives it. */
export interface SentInput {
  id: string
  properties: Record<string, string>
  associations: { to: { id: string }; types: { associationCategory: string; associationTypeId: number }[] }[]
  objectWriteTraceId: string
}

export function write(ref: string, more: Partial<RecordWrite> = {}): RecordWrite {
  return { ref, id: null, externalKey: `key-${ref}`, fields: [], associate: [], ...more }
}

export function task(ref: string, more: Partial<TaskWrite> = {}): TaskWrite {
  return {
    ref,
    key: `key-${ref}`,
    subject: 'Call Anna',
    body: 'They raised money.',
    due: '2026-11-25',
    priority: 'high',
    kind: 'call',
    ownerId: null,
    associate: [],
    ...more,
  }
}
