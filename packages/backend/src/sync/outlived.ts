import { isServed } from '../events/accept.ts'
import type { ChangePayload, Job } from '../queue/port.ts'
import { fatesOf, noteFate } from '../store/gone-records.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { Batch } from '../work/batch.ts'
import type { Passed } from './worth-enriching.ts'

type ChangeJob = Job & { payload: ChangePayload }

/**
 * Tells the jobs worth a call from the changes that are none: of records that have met their end since, whatever the order
 * in which we heard of it, and where nothing would be done with what the record says. A record that changed after it was
 * deleted was restored.
 */
export async function setAsideOutlived(
  tx: TenantTransaction,
  { integration, takes }: Pick<Batch, 'integration' | 'takes'>,
  jobs: readonly Job[],
): Promise<{ live: Job[]; passed: Passed[] }> {
  const changes = jobs.filter((job): job is ChangeJob => job.payload.kind === 'change')
  const passed: Passed[] = []
  const pass = (job: Job, note: string) => passed.push({ job, note, echo: false })
  const enriches = isServed(integration) && integration.autoEnrich
  for (const [type, group] of Map.groupBy(changes, ({ payload }) => payload.record.type)) {
    const fates = await fatesOf(tx, integration.id, type, [...new Set(group.map(({ payload }) => payload.record.id))])
    for (const job of group) {
      const { record, at } = job.payload
      const known = fates.get(record.id)
      if (known !== undefined && known.fate !== 'restored' && known.at >= new Date(at)) {
        pass(job, `The record was ${known.fate} since`)
        continue
      }
      if (known?.fate === 'deleted')
        await noteFate(tx, integration.id, { ...record, fate: 'restored', at: new Date(at) })
      if (!enriches && (takes.length === 0 || type === 'deal')) pass(job, 'Nothing is taken over from this record')
    }
  }
  const aside = new Set(passed.map(({ job }) => job))
  return { live: jobs.filter((job) => !aside.has(job)), passed }
}
