import type { IsoInstant } from '@smartsync/core/model'

export type BackfillStatus = 'running' | 'paused' | 'completed' | 'cancelled' | 'failed'
export type BackfilledType = 'company' | 'contact' | 'deal'

/** Which of an account's records are meant. */
export interface BackfillScope {
  /** Walked through in this order. */
  recordTypes: readonly BackfilledType[]
  createdSince: IsoInstant | null
  /** Only records in which nothing of ours stands yet. */
  neverEnriched: boolean
}

/** What a backfill will cost, and what that is reckoned from. */
export interface Estimate {
  records: number
  byType: ReadonlyArray<{ type: BackfilledType; records: number }>
  calls: number
  minutes: number
  /** At most; 0 where the template writes the summaries. */
  llmTokens: number
  /** In words, for a person. */
  assumptions: readonly string[]
}

/** The type that is being read, and the CRM's cursor in it. */
export interface BackfillPosition {
  type: BackfilledType
  cursor: string | null
}

/** How far taking a backfill back has come. */
export interface BackfillUndo {
  status: 'running' | 'completed' | 'failed'
  requestedBy: string
  startedAt: IsoInstant
  finishedAt: IsoInstant | null
  /** The last log that was looked at; they are taken back newest first. */
  position: { at: IsoInstant; id: string } | null
  /** Logs looked at, records that got something back, fields put back, and fields and tasks that stay as they are. */
  logs: number
  records: number
  restored: number
  leftAlone: number
  errorMessage: string | null
}

/** What a backfill's jobs and logs carry as their correlation id. */
export function backfillTag(id: string): string {
  return `backfill:${id}`
}

/** Lowest: whoever waits for a record overtakes it. */
export const BACKFILL_PRIORITY = 1
