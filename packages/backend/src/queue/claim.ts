import { sql } from 'kysely'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { type Job, type JobPayload, type JobType, type Lease, URGENT, type Urgency } from './port.ts'
import { requeueAbandoned } from './requeue.ts'
import { lockRouteOrThrow, lockRouteOrUndo } from './route-lock.ts'

/** So that one that broke its batch stands alone before its attempts are used up. */
const MOST_AFTER_A_CRASH = 64

interface ClaimedRow {
  id: string
  job_type: JobType
  key: string
  priority: number
  payload: JobPayload
  about_at: Date | null
  attempts: number
  max_attempts: number
}

/**
 * See `JobQueue.claim`. A job waits while another of its key is being done. A batch holds only jobs whose workers died as
 * often as that of its first, and is the smaller the more often that was: a quarter, a sixteenth, and soon one alone. Under
 * every other lease or so the first is one whose worker died, where there is one and nothing is urgent: else it would wait
 * for ever where better ones keep coming.
 *
 * One round trip, where there is something to take.
 */
export async function claim(
  tenancy: Pick<Tenancy, 'inTenant' | 'atOnce'>,
  lease: Lease,
  limit: number,
  now: Date,
  { atLeast = 1 }: Urgency = {},
): Promise<Job[]> {
  const first = await tenancy.atOnce(lease.organizationId, async (tx) => {
    const [locked, taken] = [lockRouteOrUndo(tx, lease), takeDue(tx, lease, limit, now, atLeast)]
    // Where the lock is not to be had, this fails too, and its reason is not the one that tells anything.
    taken.catch(() => {})
    await locked
    return taken
  })
  const rows = first.length > 0 ? first : await takeBehind()
  return rows.map((row) => ({
    id: row.id,
    type: row.job_type,
    key: row.key,
    priority: row.priority,
    payload: datedAt(row.payload, row.about_at),
    attempt: row.attempts,
    maxAttempts: row.max_attempts,
  }))

  /** Perhaps there was nothing only because of what a lost lease left behind. */
  function takeBehind(): Promise<ClaimedRow[]> {
    return tenancy.inTenant(lease.organizationId, async (tx) => {
      await lockRouteOrThrow(tx, lease)
      return (await requeueAbandoned(tx, lease, now)) ? takeDue(tx, lease, limit, now, atLeast) : []
    })
  }
}

/** Takes nothing where a lost lease left jobs behind: they come first. The route is locked when it is run. */
async function takeDue(
  tx: TenantTransaction,
  lease: Lease,
  limit: number,
  now: Date,
  atLeast: number,
): Promise<ClaimedRow[]> {
  const isDue = sql`
    next.organization_id = ${tx.organizationId}::uuid
    and next.integration_id = ${lease.integrationId}
    and next.status = 'queued'
    -- As it stands, no index by time serves it: the one in order of turn ends with the batch, whatever the backlog.
    and (next.scheduled_for <= ${now}) is true
    and next.priority >= ${atLeast}
    and next.key not in (select working.key from working)
    and not exists (select from working where working.fence <> ${lease.fence})`
  const { rows } = await sql<ClaimedRow>`/* claim */
    with working as (
      select job.key, job.fence from smartsync.crm_sync_queue as job
      where job.organization_id = ${tx.organizationId}::uuid
        and job.integration_id = ${lease.integrationId} and job.status = 'processing'
    ),
    due as (
      select next.ctid, next.crashes, next.priority, row_number() over line as place,
        first_value(next.crashes) over line as first_crashes, first_value(next.priority) over line as first_priority
      from (
        (
          select true as leads, next.ctid, next.id, next.crashes, next.priority
          from smartsync.crm_sync_queue as next
          where ${isDue} and next.crashes > 0
            -- Not simply every other number: urgent jobs may take a lease of their own between any two.
            and hashint4(${lease.fence}) % 2 = 0
          order by next.priority desc, next.id
          limit ${limit}
        )
        union all
        (
          select false as leads, next.ctid, next.id, next.crashes, next.priority
          from smartsync.crm_sync_queue as next
          where ${isDue}
          order by next.priority desc, next.id
          limit ${limit}
        )
      ) as next
      window line as (order by next.priority >= ${URGENT} desc, next.leads desc, next.priority desc, next.id)
    ),
    claimed as (
      update smartsync.crm_sync_queue as job
      set status = 'processing', attempts = job.attempts + 1, fence = ${lease.fence}, started_at = ${now}
      where job.organization_id = ${tx.organizationId}::uuid and job.status = 'queued' and job.ctid = any(array(
        select due.ctid from due
        where (due.priority >= ${URGENT} or due.first_priority < ${URGENT})
          and due.crashes = due.first_crashes and (
            due.first_crashes = 0 or due.place <= greatest(1, least(${limit}::int, ${MOST_AFTER_A_CRASH * 4}) >> (2 * due.first_crashes))
          )
      ))
      returning job.id, job.job_type, job.key, job.priority, job.payload, job.about_at, job.attempts, job.max_attempts
    )
    select claimed.* from claimed order by claimed.priority desc, claimed.id`.execute(tx)
  return rows
}

/** Two jobs that became one happened when the later of them did. */
function datedAt(payload: JobPayload, at: Date | null): JobPayload {
  return at !== null && 'at' in payload ? { ...payload, at: at.toISOString() } : payload
}
