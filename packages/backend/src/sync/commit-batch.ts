import { CrmError } from '@smartsync/core/crm'
import { writtenAfter } from '@smartsync/core/sync'
import { noteGone } from '../fates/note-gone.ts'
import type { Job, JobResult, Lease } from '../queue/port.ts'
import { awaitNoLonger } from '../store/awaited-companies.ts'
import { countChanges } from '../store/change-counts.ts'
import { rememberRecords } from '../store/crm-records.ts'
import { saveEnrichments } from '../store/enrichments.ts'
import { lockFates } from '../store/gone-records.ts'
import { noteSync } from '../store/integrations.ts'
import { type EntityLink, saveLinks, taskLink } from '../store/links.ts'
import { type SyncLog, writeLogs } from '../store/logs.ts'
import { type IntendedType, settle } from '../store/write-intents.ts'
import type { WorkDependencies } from '../work/batch.ts'
import { type RetryContext, resultOf, waitsForCompany } from '../work/job-results.ts'
import { holdBouncing } from './hold-bouncing.ts'
import { type LogContext, logOfRecord, logOfTaken, logOfTask, logOfUnmatched } from './log-of.ts'
import type { SyncedRecord } from './records/write-records.ts'
import type { SyncedBatch, SyncedTarget } from './sync-batch.ts'
import { capturedAt, type Target } from './targets/targets.ts'
import { withoutEnded } from './without-ended.ts'

/** What a batch did and learnt. */
export interface BatchOutcome extends SyncedBatch {
  startedAt: Date
}

/** Commits what a batch did together with its jobs' results: enrichments, links, logs, all or nothing. */
export async function commitBatch(
  { tenancy, queue, budgets, clock, random }: WorkDependencies,
  lease: Lease,
  jobs: readonly Job[],
  outcome: BatchOutcome,
): Promise<void> {
  const now = clock()
  const context = { integrationId: lease.integrationId, startedAt: outcome.startedAt, endedAt: now }
  const results = resultsOf(jobs, outcome, {
    now,
    random,
    blamesAccount: budgets.blames(lease.integrationId),
  })
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    await lockFates(tx, lease.integrationId, 'shared')
    await noteGone(tx, lease.integrationId, outcome, now)
    const found = {
      enrichments: outcome.synced.map(({ enrichment }) => enrichment),
      links: outcome.synced.flatMap(linksOf),
      sights: outcome.sights,
      logs: logsOf(context, outcome),
    }
    const { enrichments, links, sights, logs } = await withoutEnded(tx, lease.integrationId, found, outcome.startedAt)
    const companyIds = outcome.synced.map(({ company }) => company.id)
    const echoes = outcome.passed.filter(({ echo }) => echo).length
    await Promise.all([
      saveEnrichments(tx, enrichments),
      saveLinks(tx, lease.integrationId, links),
      ...settledKeys(outcome).map(([type, keys]) => settle(tx, lease.integrationId, type, keys)),
      awaitNoLonger(tx, lease.integrationId, companyIds),
      rememberRecords(tx, lease.integrationId, sights),
      writeLogs(tx, logs),
      holdBouncing(tx, lease.integrationId, outcome.synced, now),
      countChanges(tx, lease.integrationId, { echoes }, now),
      noteSync(tx, lease.integrationId, { at: now }),
      queue.finish(tx, lease, results, now),
      budgets.save(tx, lease.integrationId),
    ])
  })
}

/** The records of which we know what became of them. */
function settledKeys({ synced }: BatchOutcome): Array<[IntendedType, string[]]> {
  const settled = (records: Array<SyncedRecord | null>) =>
    records.flatMap((record) => (record === null || record.error?.uncertain ? [] : [record.key]))
  return [
    ['company', settled(synced.map(({ companyRecord }) => companyRecord))],
    ['contact', settled(synced.map(({ contactRecord }) => contactRecord))],
    // Our key of a deal is its own id: it stands for a company that may have several.
    ['deal', settled(synced.flatMap(({ deals }) => deals.map((deal) => ({ ...deal, key: deal.recordId ?? '' }))))],
  ]
}

function resultsOf(
  jobs: readonly Job[],
  { synced, unmatched, passed, heldUp }: BatchOutcome,
  retry: RetryContext,
): JobResult[] {
  const targets = new Map(synced.map((each) => [each.target.job.id, each]))
  const notes = new Map(passed.map(({ job, note }) => [job.id, note]))
  const reasons = new Map(unmatched.map(({ job, reason }) => [job.id, reason]))
  const waiting = new Set(heldUp.map(({ id }) => id))
  return jobs.map((job) => {
    if (waiting.has(job.id)) {
      return waitsForCompany(job, retry.now)
    }
    const target = targets.get(job.id)
    const reason = reasons.get(job.id)
    if (target !== undefined) return resultOf(job, errorsOf(target), retry)
    const note = notes.get(job.id) ?? noteOn(reason)
    return { id: job.id, result: 'done', note }
  })
}

function noteOn(reason: string | undefined): string {
  return reason === undefined ? 'oppSpot no longer knows the company' : `No confident match: ${reason}`
}

function errorsOf({ companyRecord, contactRecord, deals, task }: SyncedTarget): CrmError[] {
  const errors = [companyRecord?.error, contactRecord?.error, ...deals.map(({ error }) => error), task?.error]
  return errors.filter((error) => error instanceof CrmError).map(lookAgain)
}

/** What was there when we read it was gone when we wrote it: the next try finds out what became of it. */
function lookAgain(error: CrmError): CrmError {
  return error.code === 'crm_not_found' ? new CrmError(error.code, error.message, { ...error, retry: 'later' }) : error
}

function linksOf({ target, company, companyRecord, contactRecord, deals, task }: SyncedTarget): EntityLink[] {
  const isRetried = target.job.attempt > 1
  return [
    ...linkOfAskedDeal(target, company.id),
    ...linkOf('business', 'company', companyRecord, isRetried),
    ...linkOf('contact', 'contact', contactRecord, isRetried).map((link) => ({
      ...link,
      capturedAt: capturedAt(target),
    })),
    ...deals.flatMap((deal) => linkOf('deal', 'deal', deal, isRetried)),
    ...(task?.id
      ? [
          taskLink(task.key, task.id, {
            companyId: company.id,
            action: task.wish.action.key,
            due: task.wish.action.due,
          }),
        ]
      : []),
  ]
}

/** A deal that was to be enriched shows its company's enrichment, also where nothing was written to the deal itself. */
function linkOfAskedDeal({ job: { payload } }: Target, companyId: string): EntityLink[] {
  if (!('record' in payload) || payload.record.type !== 'deal') return []
  return [{ entityType: 'deal', crmType: 'deal', oppspotId: companyId, crmId: payload.record.id, written: {} }]
}

function linkOf(
  entityType: 'business' | 'contact' | 'deal',
  crmType: 'company' | 'contact' | 'deal',
  record: SyncedRecord | null,
  isRetried: boolean,
): EntityLink[] {
  if (record === null || record.recordId === null || record.result === 'failed') return []
  const before = isRetried ? { ...record.written, ...record.standing } : record.written
  const written = record.plan === null ? before : writtenAfter(before, record.plan)
  return [{ entityType, crmType, oppspotId: record.key, crmId: record.recordId, written }]
}

/** One log for each record and task, although several targets may share it. */
function logsOf(context: LogContext, { synced, unmatched, taken }: BatchOutcome): SyncLog[] {
  const logs = new Map<string, SyncLog>()
  const add = (key: string, log: () => SyncLog) => logs.has(key) || logs.set(key, log())
  for (const { target, enrichment, companyRecord, contactRecord, deals, task } of synced) {
    if (companyRecord)
      add(`company ${companyRecord.key}`, () => logOfRecord(context, target, 'company', companyRecord, enrichment))
    if (contactRecord)
      add(`contact ${contactRecord.key}`, () => logOfRecord(context, target, 'contact', contactRecord, enrichment))
    for (const deal of deals) add(`deal ${deal.recordId}`, () => logOfRecord(context, target, 'deal', deal, enrichment))
    if (task) add(`task ${task.key}`, () => logOfTask(context, target.job, task, enrichment))
  }
  const news = taken.filter(({ taken: { changes, heldBack } }) => changes.length + heldBack.length > 0)
  return [
    ...news.map((each) => logOfTaken(context, each)),
    ...logs.values(),
    ...unmatched.map((each) => logOfUnmatched(context, each)),
  ]
}
