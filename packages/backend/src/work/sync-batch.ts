import type { CrmError } from '@smartsync/core/crm'
import type { Job, Lease } from '../queue/port.ts'
import { dismissals } from '../store/card-acts.ts'
import { suggestedOwners } from '../store/enrichments.ts'
import { linksFrom, ownTasks } from '../store/links.ts'
import type { Tenancy } from '../store/tenancy.ts'
import type { Batch, WorkDependencies } from './batch.ts'
import { writeCompanies } from './company-records.ts'
import { keyOfContact, writeContacts } from './contact-records.ts'
import { withoutDismissed } from './dismissed.ts'
import { type Enriched, enrichTargets } from './enrich-targets.ts'
import { LeadLoad } from './lead-load.ts'
import { locateTargets } from './locate-targets.ts'
import { syncDeals } from './sync-deals.ts'
import { newWishes, syncTasks, type TaskWish, taskKey } from './sync-tasks.ts'
import { findTargets, type Unmatched } from './targets.ts'
import type { OwnCompanies } from './under-way.ts'
import type { SyncedRecord } from './write-records.ts'
import { writeSummaries } from './write-summaries.ts'

/** A task that was wished for, and what became of it. */
export interface SyncedTask {
  key: string
  wish: TaskWish
  id: string | null
  error: CrmError | null
}

/** What one target led to. Targets may share a company, and a contact. */
export interface SyncedTarget extends Enriched {
  companyRecord: SyncedRecord | null
  contactRecord: SyncedRecord | null
  /** The company's and the contact's deals whose stage is for us to set. */
  deals: readonly SyncedRecord[]
  task: SyncedTask | null
}

/**
 * Finds, enriches and writes: the whole way from jobs to records, in a fixed number of calls and queries per batch. What
 * the CRM holds is read before anything is concluded, for conclusions rest on it too. Jobs are held up whose company
 * another batch of the integration works on.
 */
export async function syncBatch(
  dependencies: WorkDependencies,
  lease: Lease,
  batch: Batch,
  jobs: readonly Job[],
  own: OwnCompanies,
): Promise<{ synced: SyncedTarget[]; unmatched: Unmatched[]; heldUp: Job[] }> {
  const { tenancy, oppspot, summaries, compile, clock } = dependencies
  const { organizationId, integrationId } = lease
  const { connector, mappings, integration } = batch

  const { targets: found, unmatched } = await findTargets(jobs, {
    connector,
    oppspot,
    mappings,
    async linkedCompanies(recordIds) {
      const links = await tenancy.inTenant(organizationId, (tx) => linksFrom(tx, integrationId, 'company', recordIds))
      return new Map(links.map(({ crmId, oppspotId }) => [crmId, oppspotId]))
    },
  })
  const mine = own.take(found.map(({ companyId }) => companyId))
  const targets = found.filter(({ companyId }) => mine.has(companyId))
  const heldUp = found.filter(({ companyId }) => !mine.has(companyId)).map(({ job }) => job)
  const located = await locateTargets(dependencies, lease, batch, targets)
  const load = new LeadLoad(await givenLeads(tenancy, organizationId, batch))
  const work = await writeSummaries(summaries, organizationId, enrichTargets(located, batch, load, clock()))

  const companies = byKey(await writeCompanies(batch, work, located.companies, compile))
  const contacts = byKey(await writeContacts(batch, work, located.contacts, companies, compile))

  const written = work.map((enriched) => ({
    ...enriched,
    companyRecord: companies.get(enriched.company.id) ?? null,
    contactRecord: contacts.get(keyOfContact(enriched.target) ?? '') ?? null,
  }))
  const deals = Map.groupBy(await syncDeals(batch, written), ({ key }) => key)
  const records = written.map((record) => ({ ...record, deals: deals.get(record.company.id) ?? [] }))
  const wishes = records.map((record) => (integration.autoCreateTasks ? wishOf(record) : null))
  const companyIds = [...new Set(records.map(({ company }) => company.id))]
  const { created, dismissed } = await tenancy.inTenant(organizationId, async (tx) => ({
    created: await ownTasks(tx, integrationId, companyIds),
    dismissed: await dismissals(tx, integrationId, companyIds),
  }))
  const wanted = newWishes(
    withoutDismissed(
      wishes.filter((wish) => wish !== null),
      dismissed,
    ),
    created,
  )
  const outcomes = new Map((await syncTasks(batch, wanted)).map((outcome) => [outcome.ref, outcome]))
  const synced = records.map((record, index) => {
    const wish = wishes[index] ?? null
    const key = wish === null ? '' : taskKey(wish)
    const outcome = outcomes.get(key)
    if (wish === null || outcome === undefined) return { ...record, task: null }
    const task = { key, wish, id: outcome.ok ? outcome.id : null, error: outcome.ok ? null : outcome.error }
    return { ...record, task }
  })
  return { synced, unmatched, heldUp }
}

/** The owner of each company so far; counted only where somebody can have too many. */
function givenLeads(tenancy: Tenancy, organizationId: string, { settings }: Batch): Promise<Map<string, string>> {
  const isLimited = settings.settings.team.limits.some(({ capacity }) => capacity != null)
  return isLimited ? tenancy.inTenant(organizationId, suggestedOwners) : Promise.resolve(new Map())
}

function wishOf(record: Omit<SyncedTarget, 'task'>): TaskWish | null {
  const action = record.enrichment.actions[0]
  if (action === undefined) return null
  return {
    action,
    companyId: record.company.id,
    contactKey: keyOfContact(record.target),
    ownerId: record.crmOwnerId,
    contactRecord: record.contactRecord?.recordId ?? null,
    companyRecord: record.companyRecord?.recordId ?? null,
  }
}

function byKey(records: readonly SyncedRecord[]): ReadonlyMap<string, SyncedRecord> {
  return new Map(records.map((record) => [record.key, record]))
}
