import type { FieldType, FieldValue } from '@smartsync/core/mapping'
import type { Plan } from '@smartsync/core/sync'
import { z } from 'zod'
import type { StoredLog } from '../store/logs.ts'

const value: z.ZodType<FieldValue> = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])
const types = [
  ...['text', 'long_text', 'number', 'boolean', 'date', 'datetime', 'choice', 'choices', 'url', 'email', 'phone'],
  ...['owner', 'stage'],
] as const satisfies readonly FieldType[]
const Changes = z
  .array(z.object({ field: z.string(), type: z.enum(types), old: value, new: value, reason: z.string() }))
  .min(1)
const Task = z.object({ subject: z.string(), due: z.string() })

/** What a log did that can be taken back. */
export type Deed =
  | { kind: 'fields'; log: StoredLog; recordType: 'contact' | 'company' | 'deal'; recordId: string; plan: Plan }
  | { kind: 'task'; log: StoredLog; task: { id: string; subject: string; due: string } }

/** The deed of a log; null where it did nothing, nothing came of it, or it is not for us to take back. */
export function deedOf(log: StoredLog): Deed | null {
  const { syncType, crmEntityId, operation, payload, direction, status } = log
  if (direction !== 'to_crm' || status !== 'success' || crmEntityId === null) return null
  if (syncType === 'task') {
    const task = operation === 'create' ? Task.safeParse(payload).data : undefined
    return task === undefined ? null : { kind: 'task', log, task: { id: crmEntityId, ...task } }
  }
  const changes = Changes.safeParse(payload.changes).data
  if (changes === undefined || (operation !== 'create' && operation !== 'update')) return null
  const plan: Plan = { recordType: syncType, id: crmEntityId, operation, changes, heldBack: [], reason: '' }
  return { kind: 'fields', log, recordType: syncType, recordId: crmEntityId, plan }
}

/** Is the log itself one that took something back? */
export function isUndo({ payload }: Pick<StoredLog, 'payload'>): boolean {
  return typeof payload.undoOf === 'string'
}
