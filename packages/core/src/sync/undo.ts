import { readField } from '../mapping/blank.ts'
import type { FieldType, FieldValue } from '../mapping/field.ts'
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

/**
 * Fields in which still stands what an undo put back (`undone`, by field), each with the reason why it is left alone. What
 * somebody changed since is theirs, and the policy decides on it as ever.
 */
export function heldByUndo(
  undone: Readonly<Record<string, FieldValue>>,
  current: Readonly<Record<string, FieldValue>>,
  fields: ReadonlyArray<{ field: string; type: FieldType }>,
): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap(({ field, type }) => {
      const put = undone[field]
      if (put === undefined || !sameValue(type, readField(current, field), put)) return []
      return [[field, 'An undo put this back: it stays until somebody changes it, or asks for the record'] as const]
    }),
  )
}
