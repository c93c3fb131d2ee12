import type { Batch } from '../../work/batch.ts'
import type { Located } from '../targets/locate-targets.ts'
import { capturedAt, type Target } from '../targets/targets.ts'

/**
 * May a target's record be created where the CRM has none? Only a lead's may, and only where we write to the CRM at all.
 * What somebody deleted there is created again only when it was captured anew since: or, where the CRM does not say when
 * it was deleted, since what we wrote to it was captured.
 */
export function mayCreate(
  { writes }: Pick<Batch, 'writes'>,
  { gone, deletions }: Pick<Located, 'gone' | 'deletions'>,
  target: Target,
  key: string,
): boolean {
  const { payload } = target.job
  if (payload.kind !== 'lead' || payload.creates === false || writes.length === 0) return false
  const captured = capturedAt(target)
  const lost = gone.find(({ link }) => link.oppspotId === key)
  const endedAt = lost?.deletedAt ?? lost?.link.capturedAt ?? deletions.get(key)
  if (endedAt != null) return captured !== null && captured > endedAt
  return captured !== null || lost === undefined
}
