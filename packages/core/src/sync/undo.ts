import { readField } from '../mapping/blank.ts'
import type { FieldValue } from '../mapping/field.ts'
import { sameValue } from './equal.ts'
import type { FieldChange, Plan } from './plan.ts'

/**
 * What to write to take a plan back, given the record as it stands now: the old value of each field in which still stands
 * what the plan wrote. Fields that someone changed since are left alone. A record that the plan created is emptied of
 * what we wrote, not deleted. `currentNow` is null where the record is gone.
 *
 * Leave the ledger of what we wrote last as it is: what stands there again then counts as not ours, and `if_ours` keeps it.
 */
export function undoPlan(
  plan: Plan,
  currentNow: Readonly<Record<string, FieldValue>> | null,
): { restore: FieldChange[]; leftAlone: { field: string; reason: string }[] } {
  const restore: FieldChange[] = []
  const leftAlone: { field: string; reason: string }[] = []
  for (const { field, type, old, new: written } of plan.changes) {
    const now = currentNow === null ? null : readField(currentNow, field)
    if (currentNow === null) leftAlone.push({ field, reason: 'The record is not there any more' })
    else if (sameValue(type, now, written)) {
      restore.push({ field, type, old: now, new: old, reason: 'Undo: what stood here before' })
    } else if (sameValue(type, now, old)) leftAlone.push({ field, reason: 'It is as it was before' })
    else leftAlone.push({ field, reason: 'Someone changed it since' })
  }
  return { restore, leftAlone }
}
