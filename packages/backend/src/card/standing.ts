import type { Trouble } from '@smartsync/core/card'
import { type MatchGrounds, type NoMatch, noMatch, tellNoMatch } from '@smartsync/core/oppspot'
import { z } from 'zod'
import { recordKey } from '../events/job-keys.ts'
import type { JobQueue, ParkedJob } from '../queue/port.ts'
import type { ActRecord } from '../store/card-acts.ts'
import { latestEnrichments, type StoredEnrichment } from '../store/enrichments.ts'
import { logsFor, type StoredLog } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { companyInLog, companyOf, matchOf } from './record-company.ts'

/** A failure as it was kept: of older ones there is an English text alone. */
export interface KeptTrouble {
  trouble: Trouble | null
  message: string | null
}

/** How it stands with a record: what is known of its company, and what went wrong last. */
export interface Standing {
  latest: StoredEnrichment | undefined
  match: MatchGrounds | null
  trouble: {
    failure?: { at: string } & KeptTrouble
    noMatch?: { at: string; reason: string; doubts?: readonly NoMatch[] }
  }
}

export async function standingOf(
  tx: TenantTransaction,
  queue: Pick<JobQueue, 'parked'>,
  integrationId: string,
  record: ActRecord,
): Promise<Standing> {
  const logs = (await logsFor(tx, integrationId, record.type, record.id, 20)).filter((log) => !isOfAct(log))
  const companyId = await companyOf(tx, integrationId, record, logs)
  const latest = companyId === null ? undefined : (await latestEnrichments(tx, [companyId])).get(companyId)
  const [parked] = await queue.parked(tx, integrationId, { limit: 1, key: recordKey(record) })
  return { latest, match: matchOf(logs), trouble: lastTrouble(logs[0], parked) }
}

/** What a rep asked for is told beside what it is about, and is no failure of an enrichment. */
function isOfAct({ payload }: StoredLog): boolean {
  return payload.askedFor !== undefined
}

const Doubts = z.array(noMatch).min(1)

/**
 * What went wrong last: what the record's last log says, or why its last job was given up, where the CRM did not let us
 * come as far as the record. A log that was skipped and rests on no company had no confident match.
 */
function lastTrouble(log: StoredLog | undefined, parked: ParkedJob | undefined): Standing['trouble'] {
  const ended = log && (log.completedAt ?? log.createdAt)
  if (parked !== undefined && (ended === undefined || parked.parkedAt > ended)) {
    return { failure: { at: parked.parkedAt.toISOString(), trouble: parked.trouble, message: parked.reason } }
  }
  if (log === undefined) return {}
  // A log begins with its batch, before what the batch concludes: only its end is later than that.
  const at = (log.completedAt ?? log.createdAt).toISOString()
  if (log.status === 'failed') {
    return { failure: { at, trouble: log.trouble ?? null, message: log.errorMessage } }
  }
  if (log.status === 'skipped' && companyInLog(log) === null) {
    const { data: doubts } = Doubts.safeParse(log.payload.doubts)
    if (doubts) return { noMatch: { at, reason: tellNoMatch(doubts), doubts } }
    return { noMatch: { at, reason: String(log.payload.reason ?? 'No company matches') } }
  }
  return {}
}
