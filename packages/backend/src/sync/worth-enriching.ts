import { sightOf } from '@smartsync/core/sync'
import { isServed } from '../events/accept.ts'
import type { Job } from '../queue/port.ts'
import type { Batch } from '../work/batch.ts'
import { fieldsToWatch } from '../work/fields-to-read.ts'
import type { Memories } from './recall.ts'
import type { LocatedBatch, LocatedTarget } from './targets/locate-targets.ts'
import { changedRecord } from './targets/targets.ts'

/** A job that is done without enriching anything, with a word on why. */
export interface Passed {
  job: Job
  note: string
  /** Nothing was new: what came was our own write, or nothing that we watch. */
  echo: boolean
}

/**
 * Tells the targets to enrich from those that somebody's change in the CRM led to and that need nothing more: the
 * integration enriches nothing by itself, or all that we watch still says what it said when we saw it last, after we wrote.
 */
export function worthEnriching(
  batch: Batch,
  located: LocatedBatch,
  memories: Memories,
  targets: readonly LocatedTarget[],
): { worthIt: LocatedTarget[]; passed: Passed[] } {
  const passed: Passed[] = []
  const worthIt = targets.filter(({ target }) => {
    const changed = changedRecord(target)
    if (changed === null) return true
    if (changed.type !== 'deal' && isAsSeen(changed.type, changed.id)) {
      passed.push({ job: target.job, note: 'Nothing that we watch changed since we saw it last', echo: true })
      return false
    }
    if (isServed(batch.integration) && batch.integration.autoEnrich) return true
    passed.push({ job: target.job, note: 'Looked at; the integration enriches nothing by itself', echo: false })
    return false
  })
  return { worthIt, passed }

  function isAsSeen(type: 'company' | 'contact', id: string): boolean {
    const { records } = type === 'company' ? located.companies : located.contacts
    const record = [...records.values()].find((each) => each.id === id)
    const seen = memories[type].seen.get(id)
    return record !== undefined && seen?.sight === sightOf(fieldsToWatch(batch, type), record.fields)
  }
}
