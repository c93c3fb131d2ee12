import type { Batch } from '../../work/batch.ts'
import type { Located } from '../targets/locate-targets.ts'
import { capturedAt, type Target } from '../targets/targets.ts'

/**
 * May a target's record be created where the CRM has none? Only a lead's may, and only where we write to the CRM at all.
 * What somebody deleted there is created again only when it was captured anew since.
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
  const deletedAt = deletions.get(key)
  if (deletedAt !== undefined) return captured !== null && captured > deletedAt
  return captured !== null || !gone.some(({ link }) => link.oppspotId === key)
}
