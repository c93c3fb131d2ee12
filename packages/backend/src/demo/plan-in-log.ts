import { z } from 'zod'
import type { StoredLog } from '../store/logs.ts'

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])

/** The parts of a log's payload that a person reads: a plan, or what a task says. */
const Payload = z.object({
  reason: z.string().default(''),
  subject: z.string().nullable().default(null),
  due: z.string().nullable().default(null),
  changes: z.array(z.object({ field: z.string(), old: Value, new: Value, reason: z.string() })).default([]),
  heldBack: z.array(z.object({ field: z.string(), current: Value, wanted: Value, reason: z.string() })).default([]),
})

export type PlanOnRecord = z.infer<typeof Payload>

/** What a log says was planned; a payload of another shape says nothing. */
export function planInLog({ payload }: Pick<StoredLog, 'payload'>): PlanOnRecord {
  return Payload.safeParse(payload).data ?? Payload.parse({})
}
