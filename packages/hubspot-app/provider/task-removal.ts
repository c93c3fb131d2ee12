import type { RemovedTask, TaskToRemove } from '@smartsync/core/crm'
import { z } from 'zod'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { readRecords } from './record-reads.ts'
import { inBatches } from './settle.ts'

const fields = [
  { field: 'hs_task_subject', type: 'text' },
  { field: 'hs_task_status', type: 'choice' },
  { field: 'hs_timestamp', type: 'date' },
] as const

/**
 * Archives tasks that nobody worked on: not started, with the subject and on the day that we gave them. HubSpot keeps what
 * is archived for 90 days, in which a person can restore it. Costs two calls for each 100.
 */
export async function removeTasks(http: HubspotHttp, tasks: readonly TaskToRemove[]): Promise<RemovedTask[]> {
  if (tasks.length === 0) return []
  const standing = await readRecords(
    http,
    'task',
    tasks.map(({ id }) => id),
    fields,
  )
  const byId = new Map(standing.map((record) => [record.id, record.fields]))
  const judged = tasks.map((task): RemovedTask => {
    const now = byId.get(task.id)
    if (now === undefined) return { id: task.id, result: 'absent' }
    const untouched =
      now.hs_task_status === 'NOT_STARTED' && now.hs_task_subject === task.subject && now.hs_timestamp === task.due
    return { id: task.id, result: untouched ? 'removed' : 'changed' }
  })
  const ids = judged.flatMap(({ id, result }) => (result === 'removed' ? [id] : []))
  for (const batch of inBatches([...new Set(ids)])) {
    await http.send(
      {
        method: 'POST',
        path: paths.batch('task', 'archive'),
        writes: true,
        records: batch.length,
        body: { inputs: batch.map((id) => ({ id })) },
      },
      z.unknown(),
    )
  }
  return judged
}
