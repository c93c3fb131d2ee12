import { type CardContent, cardView } from '@smartsync/core/card'
import type { CrmType, RecordType } from '@smartsync/core/crm'
import type { Enrichment, Fact, FactKind, IsoInstant, Source } from '@smartsync/core/model'
import type { MatchGrounds, OppspotData } from '@smartsync/core/oppspot'
import { matchOf } from '../card/record-company.ts'
import type { JobQueue, QueueCounts } from '../queue/port.ts'
import { callsMade } from '../store/api-usage.ts'
import { countEnriched, recentEnrichments } from '../store/enrichments.ts'
import { type Integration, integrations } from '../store/integrations.ts'
import { logsOfCompanies, type StoredLog } from '../store/logs.ts'
import type { LogOperation, LogStatus } from '../store/schema.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { type PlanOnRecord, planInLog } from './plan-in-log.ts'

/** Everything that the page shows. */
export interface DemoState {
  at: IsoInstant
  crms: ReadonlyArray<{ type: CrmType; name: string; connected: boolean; lastError: string | null }>
  counts: QueueCounts & { companies: number; enriched: number; calls: number }
  /** The companies that were enriched last, newest first. */
  companies: readonly DemoCompany[]
}

export interface DemoCompany {
  content: CardContent
  /** What it is, in a few facts. */
  about: readonly string[]
  sources: readonly Source[]
  checkedAt: IsoInstant
  writes: readonly DemoWrite[]
}

/** What was done to one record in the CRM, and why. */
export interface DemoWrite extends PlanOnRecord {
  id: string
  at: IsoInstant
  record: RecordType
  /** Where the record can be opened, or null. */
  url: string | null
  operation: LogOperation
  status: LogStatus
  error: string | null
}

export interface DemoSources {
  tenancy: Tenancy
  queue: JobQueue
  oppspot: Pick<OppspotData, 'countCompanies'>
  /** The CRM's name and its records' addresses. */
  provider: (type: CrmType) => {
    name: string
    recordUrl(accountId: string, type: RecordType, id: string): string | null
  }
  organizationId: string
  clock: () => Date
}

const SHOWN_COMPANIES = 12
const SHOWN_WRITES = 6
const ABOUT: readonly FactKind[] = ['industry', 'location', 'employees', 'founded']
const LOOK_BACK_MS = 24 * 3_600_000

/** Gathers the state of one organization in a few queries. */
export async function demoState(sources: DemoSources): Promise<DemoState> {
  const { tenancy, queue, oppspot, organizationId, clock, provider } = sources
  const now = clock()
  const companies = await oppspot.countCompanies()
  return tenancy.inTenant(organizationId, async (tx) => {
    const connected = await integrations(tx)
    const recent = await recentEnrichments(tx, SHOWN_COMPANIES)
    const logs = await logsOfCompanies(
      tx,
      recent.map(({ enrichment }) => enrichment.companyId),
      { since: new Date(now.getTime() - LOOK_BACK_MS), limit: SHOWN_COMPANIES * SHOWN_WRITES * 4 },
    )
    const jobs: QueueCounts = { queued: 0, processing: 0, completed: 0, failed: 0 }
    for (const { id } of connected) {
      const counts = await queue.counts(tx, id)
      for (const status of ['queued', 'processing', 'completed', 'failed'] as const) jobs[status] += counts[status]
    }
    const logsByCompany = Map.groupBy(logs, ({ enrichments }) => String(enrichments.companyId))
    return {
      at: now.toISOString(),
      crms: connected.map(({ crmType: type, active, lastError }) => ({
        type,
        name: provider(type).name,
        connected: active,
        lastError,
      })),
      counts: { ...jobs, companies, enriched: await countEnriched(tx), calls: await callsMade(tx) },
      companies: recent.flatMap(({ enrichment, checkedAt }) => {
        const written = logsByCompany.get(enrichment.companyId) ?? []
        const content = contentOf(enrichment, now, matchOf(written))
        return content === null
          ? []
          : [
              {
                content,
                about: aboutOf(enrichment.facts),
                sources: sourcesOf(enrichment.facts),
                checkedAt: checkedAt.toISOString(),
                writes: telling(written.map((log) => writeOf(log, connected, provider))).slice(0, SHOWN_WRITES),
              },
            ]
      }),
    }
  })
}

/** The same words as on the card in the CRM. */
function contentOf(enrichment: Enrichment, now: Date, match: MatchGrounds | null): CardContent | null {
  const view = cardView({ now, connected: true, enrichment, match, job: null, noMatch: null, failure: null })
  return 'content' in view ? view.content : null
}

/** Looking again and finding nothing to write is told only where nothing else is. */
function telling(writes: readonly DemoWrite[]): readonly DemoWrite[] {
  const told = writes.filter(({ operation, status, heldBack }) => {
    return operation !== 'skip' || status === 'failed' || heldBack.length > 0
  })
  return told.length > 0 ? told : writes.slice(0, 1)
}

function aboutOf(facts: readonly Fact[]): string[] {
  return ABOUT.flatMap((kind) => facts.find((fact) => fact.kind === kind)?.text ?? [])
}

function sourcesOf(facts: readonly Fact[]): Source[] {
  return [...new Map(facts.map(({ source }) => [source.name, source])).values()]
}

function writeOf(log: StoredLog, connected: readonly Integration[], provider: DemoSources['provider']): DemoWrite {
  const integration = connected.find(({ id }) => id === log.integrationId)
  return {
    ...planInLog(log),
    id: log.id,
    at: log.createdAt.toISOString(),
    record: log.syncType,
    url:
      integration === undefined || log.crmEntityId === null
        ? null
        : provider(integration.crmType).recordUrl(integration.accountId, log.syncType, log.crmEntityId),
    operation: log.operation,
    status: log.status,
    error: log.errorMessage,
  }
}
