import { byAnyId, type CrmConnector, type DeletedRecord } from '@smartsync/core/crm'
import { sightOf } from '@smartsync/core/sync'
import { changeJob, eraseJob, fateJob } from '../events/change-jobs.ts'
import type { Lease, NewJob } from '../queue/port.ts'
import { longestUnseen, seenAgain } from '../store/crm-records.ts'
import type { Batch, WorkDependencies } from '../work/batch.ts'
import { fieldsToWatch } from '../work/fields-to-read.ts'

/** How many records of each type one sweep looks at in this way: three calls of HubSpot. */
const LOOKED_AFTER = 300

interface Work extends Pick<WorkDependencies, 'tenancy' | 'queue' | 'clock'>, Pick<Batch, 'mappings' | 'takes'> {
  lease: Lease
  connector: Pick<CrmConnector, 'read' | 'deletedAmong'>
  correlationId: string
}

/**
 * Looks at the records that we saw longest ago, for no list of changes tells of what is gone: whatever was deleted, merged
 * or erased without our hearing of it is found in time, however large the account, at a few calls a sweep. What is neither
 * there nor can be restored was erased. Gives how many were not as we thought.
 */
export async function lookAfterUnseen(work: Work): Promise<number> {
  let found = 0
  for (const type of ['company', 'contact'] as const) found += await lookAt(work, type)
  return found
}

async function lookAt(work: Work, type: 'company' | 'contact'): Promise<number> {
  const { tenancy, queue, clock, lease, connector, correlationId } = work
  const { organizationId, integrationId } = lease
  const unseen = await tenancy.inTenant(organizationId, (tx) => longestUnseen(tx, integrationId, type, LOOKED_AFTER))
  if (unseen.size === 0) return 0
  const at = clock()
  const watched = fieldsToWatch(work, type)
  const records = byAnyId(await connector.read(type, [...unseen.keys()], watched))
  const gone = [...unseen.keys()].filter((id) => !records.has(id))
  const deleted = gone.length === 0 ? new Map<string, DeletedRecord>() : await connector.deletedAmong(type, gone)

  const same: string[] = []
  const jobs: NewJob[] = []
  const fate = (kind: 'deleted' | 'merged', id: string, mergedIds: readonly string[], when = at.toISOString()) =>
    fateJob(integrationId, { kind, at: when, mergedIds }, { type, id }, { correlationId })
  for (const [id, seen] of unseen) {
    const record = records.get(id)
    if (record === undefined) {
      const isErased = type === 'contact' && !deleted.has(id)
      // A lead that was captured since is not to count as captured before.
      const when = deleted.get(id)?.at ?? undefined
      jobs.push(isErased ? eraseJob(integrationId, id, at.toISOString(), correlationId) : fate('deleted', id, [], when))
    } else if (record.id !== id) jobs.push(fate('merged', record.id, [id]))
    else if (sightOf(watched, record.fields) === seen.sight) same.push(id)
    else jobs.push(changeJob(integrationId, { type, id, at: at.toISOString() }, correlationId))
  }
  await tenancy.inTenant(organizationId, async (tx) => {
    await seenAgain(tx, integrationId, type, { ids: same, at })
    await queue.enqueue(tx, jobs)
  })
  return jobs.length
}
