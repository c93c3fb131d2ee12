import type { Enrichment, IsoInstant } from '../model/index.ts'
import type { NoMatch } from '../oppspot/index.ts'
import type { StageRules } from '../settings/stage-rules.ts'
import { type CardContent, contentOf, type Surroundings } from './content.ts'
import type { ToldTrouble } from './trouble.ts'

/** What is known of a record when its card is opened. */
export interface CardInput extends Surroundings {
  now: Date
  /** Whether the CRM account is connected to an organization. */
  connected: boolean
  /** The latest enrichment of the record, or null. */
  enrichment: Enrichment | null
  /** When the enrichment was last found to hold still; when it was made unless given. */
  checkedAt?: IsoInstant
  /** Set while a job for this record is queued or being worked on. */
  job: { since: IsoInstant } | null
  /** The last time that no company matched with confidence, or null. */
  noMatch: { at: IsoInstant; reason: string; doubts?: readonly NoMatch[] } | null
  /** The last failure, or null. */
  failure: ({ at: IsoInstant } & ToldTrouble) | null
  /** What the organization wants of suggested stages: with `off` none is shown; `suggest` unless given. */
  stages?: StageRules['mode']
  /** Days after which an enrichment should be looked at again; 30 unless given. */
  staleAfterDays?: number
  /** Whether the CRM lets the asking rep edit the record, as far as is known; true unless said otherwise. */
  mayEdit?: boolean
}

/**
 * What a rep sees on a record, the same for every CRM's UI. `mayEdit` is whether the CRM lets them edit it, which to have it
 * enriched takes; a backend that does not say it yet refuses where it has to.
 */
export type CardView = CardState & { mayEdit?: boolean }

/** Where an older enrichment stands, `working` and `error` carry it, so that the card never goes blank. */
type CardState =
  | { state: 'not_connected' }
  | { state: 'never_enriched' }
  /** `reason` is English; `doubts` say the same for other languages, where they are known. */
  | { state: 'no_match'; reason: string; doubts?: readonly NoMatch[] }
  | { state: 'working'; since: IsoInstant; content: CardContent | null }
  | ({ state: 'error'; content: CardContent | null } & ToldTrouble)
  | { state: 'fresh'; content: CardContent }
  | { state: 'stale'; content: CardContent }

const STALE_AFTER_DAYS = 30
const DAY_IN_MS = 86_400_000

/** Decides what the card shows: what is under way first, then whichever came last of failure, no match and enrichment. */
export function cardView(input: CardInput): CardView {
  if (!input.connected) return { state: 'not_connected' }
  return { ...stateOf(input), mayEdit: input.mayEdit ?? true }
}

function stateOf(input: CardInput): CardState {
  const { enrichment, job, noMatch, failure, now } = input
  const checkedAt = input.checkedAt ?? enrichment?.at
  const content = enrichment && {
    ...contentOf(enrichment, now, input),
    checkedAt: checkedAt ?? enrichment.at,
    ...(input.stages === 'off' ? { stage: null } : {}),
  }
  if (job) return { state: 'working', since: job.since, content }
  if (failure && isLatest(failure.at, noMatch?.at, checkedAt)) {
    const { at: _, ...told } = failure
    return { state: 'error', ...told, content }
  }
  if (noMatch && isLatest(noMatch.at, checkedAt)) {
    const { at: _, ...why } = noMatch
    return { state: 'no_match', ...why }
  }
  if (checkedAt === undefined || !content) return { state: 'never_enriched' }
  const age = now.getTime() - Date.parse(checkedAt)
  const state = age > (input.staleAfterDays ?? STALE_AFTER_DAYS) * DAY_IN_MS ? 'stale' : 'fresh'
  return { state, content }
}

function isLatest(at: IsoInstant, ...others: ReadonlyArray<IsoInstant | undefined>): boolean {
  return others.every((other) => other === undefined || Date.parse(at) > Date.parse(other))
}
