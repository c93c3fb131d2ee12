import type { FieldType, FieldValue } from '../mapping/field.ts'
import type { IsoInstant } from '../model/index.ts'
import { sameValue } from './equal.ts'

/** How often others may change back within how long what we write, and how long we then leave the field alone. */
export const bounceLimits = { times: 3, withinMs: 60 * 60_000, holdMs: 6 * 60 * 60_000 } as const

/** One write of ours to a field of a record. */
export interface PastWrite {
  field: string
  type: FieldType
  /** What stood there before it. */
  old: FieldValue
  new: FieldValue
  at: IsoInstant
}

export interface Bounce {
  field: string
  /** How often our value was replaced. */
  times: number
  reason: string
}

/**
 * The fields of a record that bounce between us and somebody else: each time that we wrote them, something else stood
 * there again by the next time. `writes` are those of one record within the window, in any order. A value of ours that
 * changes by itself is no bounce.
 */
export function bouncing(writes: readonly PastWrite[]): Bounce[] {
  return [...Map.groupBy(writes, ({ field }) => field)].flatMap(([field, ofField]) => {
    const inOrder = ofField.toSorted((one, other) => (one.at < other.at ? -1 : 1))
    const times = inOrder.filter((write, n) => {
      const before = inOrder[n - 1]
      return before !== undefined && !sameValue(write.type, write.old, before.new)
    }).length
    if (times < bounceLimits.times) return []
    const reason = `Within an hour somebody else, perhaps a workflow, changed ${field} back ${times} times after we wrote it`
    return [{ field, times, reason }]
  })
}
