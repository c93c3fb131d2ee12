import type { CrmError } from '@smartsync/core/crm'
import { isServed } from '../events/accept.ts'
import { claimDeletions } from '../fates/claim-deletions.ts'
import type { Job, Lease } from '../queue/port.ts'
import { awaitCompanies } from '../store/awaited-companies.ts'
import { dismissals } from '../store/card-acts.ts'
import { companiesByLearntDomain, type SeenRecord } from '../store/crm-records.ts'
import { suggestedOwners } from '../store/enrichments.ts'
import { linksFrom, ownTasks } from '../store/links.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import type { Batch, WorkDependencies } from '../work/batch.ts'
import type { OwnCompanies } from '../work/under-way.ts'
import { type Enriched, enrichTargets } from './enrich-targets.ts'
import { LeadLoad } from './lead-load.ts'
import { setAsideOutlived } from './outlived.ts'
import { recall, recallDeals } from './recall.ts'
import { writeCompanies } from './records/company-records.ts'
import { writeContacts } from './records/contact-records.ts'
import { writeDeals } from './records/deal-records.ts'
import type { SyncedRecord } from './records/write-records.ts'
import { sightsOf } from './sights.ts'
import { type TakenRecord, takeOverRecords } from './take-over.ts'
import { knownTargets } from './targets/known-targets.ts'
import type { GoneLink } from './targets/locate-records.ts'
import { locateTargets } from './targets/locate-targets.ts'
import { settleIdentities } from './targets/settle-identities.ts'
import { findTargets, type Unmatched } from './targets/targets.ts'
import { withoutDismissed } from './tasks/dismissed.ts'
import { orphanTasks } from './tasks/orphan-tasks.ts'
import { newWishes, syncTasks, type TaskWish, taskKey } from './tasks/sync-tasks.ts'
import { type Passed, worthEnriching } from './worth-enriching.ts'
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
  /** The deals that are for us to write: the one that was asked for, and those whose stage is for us to set. */
  deals: readonly SyncedRecord[]
  task: SyncedTask | null
}

/** What a batch of jobs led to. */
export interface SyncedBatch {
  synced: SyncedTarget[]
  unmatched: Unmatched[]
  passed: Passed[]
  /** Jobs that could not be tried because another batch works on their company. */
  heldUp: Job[]
  taken: TakenRecord[]
  /** Every record as it stands now. */
  sights: SeenRecord[]
  /** Links to records that are not there any more. */
  gone: GoneLink[]
}

/**
 * Finds, enriches and writes: the whole way from jobs to records, in a fixed number of calls and queries per batch. What
 * the CRM holds is read before anything is concluded, for conclusions rest on it too, and what it tells us is taken over.
 * Jobs are held up whose company another batch of the integration works on.
 */
export async function syncBatch(
  dependencies: WorkDependencies,
  lease: Lease,
  batch: Batch,
  jobs: readonly Job[],
  own: OwnCompanies,
): Promise<SyncedBatch> {
  const { tenancy, oppspot, summaries, compile, clock } = dependencies
  const { organizationId, integrationId } = lease
  const { connector, mappings } = batch
  const inTenant = <T>(work: (tx: TenantTransaction) => Promise<T>) => tenancy.inTenant(organizationId, work)

  const startedAt = clock()
  const { live, passed: outlived } = await inTenant((tx) => setAsideOutlived(tx, batch, jobs))
  const { targets: found, unmatched } = await findTargets(live, {
    connector,
    oppspot,
    mappings,
    async linkedCompanies(recordIds) {
      const links = await tenancy.atOnce(organizationId, (tx) => linksFrom(tx, integrationId, 'company', recordIds))
      return new Map(links.map(({ crmId, oppspotId }) => [crmId, oppspotId]))
    },
    learntDomains: (domains) => tenancy.atOnce(organizationId, (tx) => companiesByLearntDomain(tx, domains)),
  })
  const { targets, heldUp, known } = await inTenant(async (tx) => {
    const settled = await settleIdentities(tx, integrationId, found)
    // Before we look what we know of them: whoever had a company before has committed what became of it.
    const { mine: targets, others } = own.take(settled, ({ companyId }) => companyId)
    const [known] = await Promise.all([
      knownTargets(tx, integrationId, targets),
      awaitCompanies(
        tx,
        integrationId,
        settled.flatMap(({ records, companyId }) => (records === null ? [companyId] : [])),
      ),
    ])
    return { targets, heldUp: others.map(({ job }) => job), known }
  })
  const seen = await locateTargets(dependencies, lease, batch, targets, known)
  const located = await claimDeletions(dependencies, lease, batch, seen)
  const memories = await tenancy.atOnce(organizationId, (tx) => recall(tx, integrationId, located, clock()))
  const { targets: current, taken } = takeOverRecords(batch, located, memories, compile, clock())
  const { worthIt, passed } = worthEnriching(batch, located, memories, current)
  const load = new LeadLoad(await givenLeads(tenancy, organizationId, batch))
  const enriched = enrichTargets({ targets: worthIt, knowledge: located.knowledge }, batch, load, clock())
  const work = await writeSummaries(summaries, organizationId, enriched)

  const companies = byKey(await writeCompanies(batch, work, located.companies, memories.company, compile))
  const contacts = byKey(await writeContacts(batch, work, located.contacts, memories.contact, companies, compile))

  const written = work.map((each) => ({
    ...each,
    companyRecord: companies.get(each.company.id) ?? null,
    contactRecord: contacts.get(each.target.contactKey ?? '') ?? null,
  }))
  const dealMemory = (ids: readonly string[]) =>
    tenancy.atOnce(organizationId, (tx) => recallDeals(tx, integrationId, ids, clock()))
  const served = isServed(batch.integration)
  const deals = served ? await writeDeals(batch, written, dealMemory, compile) : []
  const dealsByCompany = Map.groupBy(deals, ({ key }) => key)
  const withDeals = written.map((record) => ({ ...record, deals: dealsByCompany.get(record.company.id) ?? [] }))
  const synced = served
    ? await syncTasksOf(dependencies, lease, batch, withDeals)
    : withDeals.map((record) => ({ ...record, task: null }))
  const records = { company: [...companies.values()], contact: [...contacts.values()], deal: deals }
  return {
    synced,
    unmatched,
    passed: [...outlived, ...passed],
    heldUp,
    taken,
    sights: sightsOf(batch, located, records, { taken, unmatched, jobs: live }, startedAt),
    gone: [...located.companies.gone, ...located.contacts.gone],
  }
}

/** Creates the tasks that the targets call for, where the integration wants tasks, and says of each what became of it. */
async function syncTasksOf(
  { tenancy }: WorkDependencies,
  { organizationId, integrationId }: Lease,
  batch: Batch,
  records: ReadonlyArray<Omit<SyncedTarget, 'task'>>,
): Promise<SyncedTarget[]> {
  const wishes = records.map((record) => (batch.integration.autoCreateTasks ? wishOf(record) : null))
  const companyIds = [...new Set(records.map(({ company }) => company.id))]
  const [created, dismissed] = await tenancy.atOnce(organizationId, (tx) =>
    Promise.all([ownTasks(tx, integrationId, companyIds), dismissals(tx, integrationId, companyIds)]),
  )
  const wanted = newWishes(
    withoutDismissed(
      wishes.filter((wish) => wish !== null),
      dismissed,
    ),
    created,
  )
  const retried = new Set(records.flatMap(({ target }, index) => (target.job.attempt > 1 ? (wishes[index] ?? []) : [])))
  const orphans = await orphanTasks(
    batch,
    wanted.filter((wish) => retried.has(wish)),
    (taskIds) => tenancy.inTenant(organizationId, (tx) => linksFrom(tx, integrationId, 'task', taskIds)),
  )
  const open = wanted.filter((wish) => !orphans.has(wish))
  const outcomes = new Map((await syncTasks(batch, open)).map((outcome) => [outcome.ref, outcome]))
  return records.map((record, index) => {
    const wish = wishes[index] ?? null
    const orphan = wish === null ? undefined : orphans.get(wish)
    if (wish !== null && orphan !== undefined) return { ...record, task: { ...orphan, wish, error: null } }
    const key = wish === null ? '' : taskKey(wish)
    const outcome = outcomes.get(key)
    if (wish === null || outcome === undefined) return { ...record, task: null }
    const task = { key, wish, id: outcome.ok ? outcome.id : null, error: outcome.ok ? null : outcome.error }
    return { ...record, task }
  })
}

/** The owner of each company so far; counted only where somebody can have too many. */
function givenLeads(tenancy: Tenancy, organizationId: string, { settings }: Batch): Promise<Map<string, string>> {
  const isLimited = settings.settings.team.limits.some(({ capacity }) => capacity != null)
  return isLimited ? tenancy.inTenant(organizationId, suggestedOwners) : Promise.resolve(new Map())
}

/** No task yet where a record that it should hang on could not be made: the next try has both. */
function wishOf(record: Omit<SyncedTarget, 'task'>): TaskWish | null {
  const action = record.enrichment.actions[0]
  const waits = [record.contactRecord, record.companyRecord].some(
    (each) => each?.result === 'failed' && each.recordId === null,
  )
  if (action === undefined || waits) return null
  return {
    action,
    language: record.enrichment.language,
    companyId: record.company.id,
    contactKey: record.target.contactKey,
    ownerId: record.crmOwnerId,
    contactRecord: record.contactRecord?.recordId ?? null,
    companyRecord: record.companyRecord?.recordId ?? null,
  }
}

function byKey(records: readonly SyncedRecord[]): ReadonlyMap<string, SyncedRecord> {
  return new Map(records.map((record) => [record.key, record]))
}
