import type { Dismissal } from '../../store/card-acts.ts'
import type { TaskWish } from './sync-tasks.ts'

/**
 * The wishes whose task would not come to stand on a record for which a rep dismissed that very advice. Advice about a
 * company is dismissed by any of its people's or deals' cards, for it says the same.
 */
export function withoutDismissed(wishes: readonly TaskWish[], dismissed: readonly Dismissal[]): TaskWish[] {
  return wishes.filter(
    ({ companyId, action, contactKey, contactRecord, companyRecord }) =>
      !dismissed.some(({ companyId: of, action: key, record }) => {
        if (of !== companyId || key !== action.key) return false
        if (record.type === 'company') return record.id === companyRecord
        return contactKey === null || (record.type === 'contact' && record.id === contactRecord)
      }),
  )
}
