import { z } from 'zod'

const count = z.int().min(0)
const counts = { read: count, inserted: count, updated: count, unchanged: count, rejected: count }

/** A line of the answer to `POST /local/import`. */
export const ImportLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), ...counts }),
  z.object({ kind: z.literal('rejected'), line: count, reason: z.string() }),
  z.object({ kind: z.literal('done'), ...counts }),
])
export type ImportLine = z.infer<typeof ImportLine>

/** The answer to `POST /local/feedback`: what reps thought of each part, by who made it. */
export const FeedbackLine = z.object({
  counts: z.array(z.object({ part: z.string(), madeBy: z.string().nullable(), up: count, down: count })),
})
export type FeedbackLine = z.infer<typeof FeedbackLine>

/** A line of the answer to `POST /local/enrich-all` and `/local/first-leads`: all counts since it began. */
export const EnrichLine = z.object({
  kind: z.enum(['progress', 'done']),
  jobs: count,
  waiting: count,
  failed: z.int(),
  apiCalls: count,
  companies: count,
  contacts: count,
  tasks: count,
})
export type EnrichLine = z.infer<typeof EnrichLine>
