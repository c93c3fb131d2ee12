import { closedBreaker } from '@smartsync/core/crm'
import { defaultProfile } from '@smartsync/core/enrich'
import type { Enrichment } from '@smartsync/core/model'
import { defaultSettings } from '@smartsync/core/settings'
import { sql } from 'kysely'
import { PostgresQueue } from '../../src/queue/postgres.ts'
import { lookAfterAs } from '../../src/store/aliases.ts'
import { addUsage } from '../../src/store/api-usage.ts'
import { awaitCompanies } from '../../src/store/awaited-companies.ts'
import { createBackfill } from '../../src/store/backfills.ts'
import { askAct } from '../../src/store/card-acts.ts'
import { countChanges } from '../../src/store/change-counts.ts'
import { rememberRecords } from '../../src/store/crm-records.ts'
import type { Database } from '../../src/store/database.ts'
import { saveEnrichments } from '../../src/store/enrichments.ts'
import { rememberErased } from '../../src/store/erased-people.ts'
import { enrichmentShown, saveFeedback } from '../../src/store/feedback.ts'
import { noteFate } from '../../src/store/gone-records.ts'
import { holdFields } from '../../src/store/held-fields.ts'
import { receive } from '../../src/store/inbox.ts'
import { saveBreaker } from '../../src/store/integration-health.ts'
import { createIntegration, type Integration } from '../../src/store/integrations.ts'
import { saveLinks } from '../../src/store/links.ts'
import { keepAnswer } from '../../src/store/llm-answers.ts'
import { reserveTokens } from '../../src/store/llm-usage.ts'
import { type SyncLog, writeLogs } from '../../src/store/logs.ts'
import { replaceMappings } from '../../src/store/mappings.ts'
import { type MadeProposal, saveProposal } from '../../src/store/proposals.ts'
import { beginReconciling } from '../../src/store/reconcile-cursors.ts'
import { saveSettings } from '../../src/store/settings.ts'
import { Tenancy, type TenantTransaction } from '../../src/store/tenancy.ts'
import { intend } from '../../src/store/write-intents.ts'

export const ALICE = '00000000-0000-4000-8000-00000000000a'
export const BOB = '00000000-0000-4000-8000-00000000000b'

export const NOW = new Date('2026-11-23T12:00:00.000Z')

export function anEnrichment(changes: Partial<Enrichment> = {}): Enrichment {
  return {
    companyId: 'company-1',
    companyName: 'Invented Ltd',
    invented: true,
    at: NOW.toISOString(),
    fingerprint: 'f1',
    facts: [],
    signals: [],
    score: { total: 0, band: 'cold', confidence: 0, parts: [], profile: 'v1' },
    summary: { writer: 'template', sentences: [] },
    actions: [],
    wait: null,
    stage: { stage: 'prospect', reason: 'Nothing is known.', evidence: [] },
    owner: { userId: null, email: null, reason: 'Nobody fits.' },
    ...changes,
  }
}

export const aProposal: MadeProposal = {
  profile: { ...defaultProfile, version: 'learnt-1' },
  changes: [],
  comparison: { current: 0.5, proposed: 0.7, learntFrom: 40, heldBack: 10 },
}

export function aLog(integrationId: string, changes: Partial<SyncLog> = {}): SyncLog {
  return {
    integrationId,
    syncType: 'company',
    direction: 'to_crm',
    operation: 'update',
    oppspotEntityId: 'company-1',
    crmEntityId: 'record-1',
    payload: { fields: ['name'] },
    enrichments: {},
    status: 'success',
    errorMessage: null,
    retryCount: 0,
    correlationId: 'correlation-1',
    createdAt: NOW,
    completedAt: NOW,
    ...changes,
  }
}

/** Puts one row into every table of a tenant. */
export async function furnish(database: Database, tx: TenantTransaction, accountId: string): Promise<Integration> {
  const queue = new PostgresQueue({ tenancy: new Tenancy(database), database, clock: () => NOW })
  const created = await createIntegration(tx, { crmType: 'hubspot', accountId })
  await replaceMappings(tx, created.id, [
    {
      entityType: 'company',
      oppspotField: 'score.total',
      crmField: 'smartsync_score',
      fieldKind: 'custom',
      type: 'number',
      transform: null,
      defaultValue: null,
      required: false,
      direction: 'to_crm',
      policy: 'always',
    },
  ])
  await saveLinks(tx, created.id, [
    { entityType: 'business', oppspotId: 'company-1', crmType: 'company', crmId: 'record-1', written: {} },
  ])
  await saveEnrichments(tx, [anEnrichment()])
  await createBackfill(tx, {
    integrationId: created.id,
    scope: { recordTypes: ['company'], createdSince: null, neverEnriched: false },
    estimate: { records: 0, byType: [], calls: 0, minutes: 0, llmTokens: 0, assumptions: [] },
    requestedBy: 'ada@example.com',
    at: NOW,
  })
  await saveProposal(tx, aProposal, { basedOn: 0, at: NOW })
  const shown = await enrichmentShown(tx, 'company-1', 'f1')
  if (shown === null) throw new Error('The enrichment was just saved')
  await saveFeedback(tx, shown, {
    integrationId: created.id,
    crmUser: 'user-1',
    record: { type: 'company', id: 'record-1' },
    part: 'summary',
    action: null,
    verdict: 'up',
    comment: null,
    at: NOW,
  })
  await askAct(tx, {
    integrationId: created.id,
    record: { type: 'company', id: 'record-1' },
    companyId: 'company-1',
    enrichmentId: shown.id,
    kind: 'apply_owner',
    item: 'ada@example.com',
    by: { id: 'user-1', email: null },
    correlationId: 'correlation-1',
    at: NOW,
  })
  await writeLogs(tx, [aLog(created.id)])
  await addUsage(tx, created.id, { calls: 1, spent: 1 }, NOW)
  await saveBreaker(tx, created.id, closedBreaker)
  await keepAnswer(tx, 'prompt-1', null, NOW)
  await reserveTokens(tx, { tokens: 1, limit: 10, now: NOW })
  await saveSettings(tx, defaultSettings, { basedOn: 0, by: 'ada@example.com', note: null, at: NOW })
  const { organizationId } = tx
  const message = { source: 'oppspot', dedupeKey: 'event-1', kind: 'lead', body: {}, correlationId: 'correlation-1' }
  await receive(tx, [{ organizationId, ...message }])
  await rememberRecords(tx, created.id, [
    { type: 'company', id: 'record-1', entity: { type: 'business', id: 'company-1' }, said: {}, sight: 's1', at: NOW },
  ])
  await noteFate(tx, created.id, { type: 'contact', id: 'record-2', fate: 'deleted', at: NOW })
  await lookAfterAs(tx, created.id, 'contact', { id: 'contact-2', sameAs: 'contact-1' })
  await rememberErased(tx, ['contact-3'], NOW)
  await countChanges(tx, created.id, { echoes: 1 }, NOW)
  await holdFields(tx, created.id, [
    { type: 'company', id: 'record-1', field: 'name', reason: 'It bounces', since: NOW, until: NOW },
  ])
  await beginReconciling(tx, created.id, NOW)
  await awaitCompanies(tx, created.id, ['company-2'])
  await intend(tx, created.id, 'company', [{ oppspotId: 'company-1', fields: [] }])
  await queue.enqueue(tx, [
    {
      integrationId: created.id,
      type: 'enrich_and_sync',
      key: 'company-1',
      priority: 5,
      payload: { kind: 'lead', company: { id: 'company-1' }, contact: null, correlationId: 'correlation-1' },
    },
  ])
  await sql`
    insert into smartsync.turn_changes (organization_id, integration_id) values (${tx.organizationId}, ${created.id})
  `.execute(tx)
  return created
}
