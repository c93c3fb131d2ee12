import type {
  Action,
  Enrichment,
  Evidence,
  Fact,
  IsoDate,
  IsoInstant,
  OwnerSuggestion,
  ScoreBand,
  ScorePartName,
  SignalKind,
  Source,
  Stage,
  Strength,
  Summary,
  SummaryFallback,
  Wait,
} from '../model/index.ts'
import type { MatchGrounds } from '../oppspot/index.ts'
import { en, plural } from '../phrases/en.ts'
import { type Act, type ActKind, actionId, type Progress, progressOf } from './act.ts'
import type { CardHistoryEntry } from './history.ts'
import { BANDS, FALLBACKS, KINDS, MATCHES, PARTS, STAGES, STRENGTHS, WRITERS } from './words.ts'

/** A fact behind a claim. `date` is in words; `source.url` is a web address or null, safe to link to. */
export interface CardFact {
  id: string
  text: string
  source: Source
  on: IsoDate | null
  date: string | null
}

/** A claim that shows what it rests on. */
export interface CardClaim {
  text: string
  facts: readonly CardFact[]
}

export interface CardSignal extends CardClaim {
  id: string
  kind: SignalKind
  label: string
  strength: string
  level: Strength
  /** `3 weeks ago`, or `no date`. */
  age: string
  /** Days since it happened; null where it has no date. */
  ageInDays: number | null
  source: Source
}

/**
 * An action with what it rests on. `id` names it in the address to which a rep's answer goes; `dueDate` is the due day in
 * words; `task` is how far the CRM's task for it has come.
 */
export interface CardAction extends Omit<Action, 'evidence'> {
  id: string
  dueDate: string
  facts: readonly CardFact[]
  task: Progress
}

/** Who may be made the record's owner; `apply` is null where nobody is suggested, they are it already, or it cannot be set. */
export type CardOwner = OwnerSuggestion & { apply: Progress | null }

/** `apply` is null where no deal can be moved: nobody has said which of the pipeline's stages this one stands for. */
export interface CardStage {
  stage: Stage
  label: string
  reason: string
  facts: readonly CardFact[]
  apply: Progress | null
}

export type Thumb = 'up' | 'down'

/** What surrounds an enrichment on the card: what came before it, and what the rep and others made of it. */
export interface Surroundings {
  /** How the company was found; null where that is not known. */
  match?: MatchGrounds | null
  /** What was asked for on this record's card, of each item what was asked last. */
  acts?: readonly Act[]
  /** The keys of the actions for which the CRM has a task. */
  tasks?: readonly string[]
  /** Whether the record's deals can be moved to the suggested stage. */
  movable?: boolean
  /** Whether the record can be given an owner; true unless said otherwise. */
  assignable?: boolean
  /** What the asking rep may not ask for, since it changes the record. */
  withheld?: readonly ActKind[]
  /** The company's last enrichments, newest first. */
  history?: readonly CardHistoryEntry[]
  /** The asking rep's own thumbs, by part. */
  thumbs?: { summary?: Thumb; score?: Thumb; actions?: Readonly<Record<string, Thumb>> }
}

export interface CardScore {
  total: number
  band: ScoreBand
  /** `Hot lead`. */
  label: string
  confidence: number
  /** `Low confidence: much is not known yet`. */
  confidenceText: string
  parts: ReadonlyArray<{
    name: ScorePartName
    label: string
    points: number
    max: number
    reasons: ReadonlyArray<CardClaim & { points: number }>
  }>
}

/** An enrichment as a rep reads it: every claim with its facts resolved, every code in words. */
export interface CardContent {
  company: { id: string; name: string }
  /** What the company was found by, and how sure that is: `Found by its website (sure)`. Null where that is not known. */
  match: string | null
  matchedBy: MatchGrounds | null
  /** True for the invented companies of the sample; must be shown. */
  invented: boolean
  /** Names this very enrichment: feedback on it says what it is about. */
  fingerprint: string
  at: IsoInstant
  /** When it was last found to hold still. */
  checkedAt: IsoInstant
  /** `today`, `3 days ago`. */
  age: string
  score: CardScore
  summary: {
    writer: Summary['writer']
    /** Why the template stepped in for a language model, or null; `writtenBy` says it in words. */
    fallback: SummaryFallback | null
    writtenBy: string
    at: IsoInstant
    sentences: readonly CardClaim[]
  }
  /** What speaks against any contact, or null. */
  stop: CardSignal | null
  signals: readonly CardSignal[]
  actions: readonly CardAction[]
  /** Actions that somebody said need not be done for this record. */
  dismissed: readonly CardAction[]
  /** Why to do nothing yet, where there is no action; null otherwise. `untilDate` is in words. */
  wait: (CardClaim & { until: IsoDate | null; untilDate: string | null }) | null
  /** Null where the organization wants no stages suggested. */
  stage: CardStage | null
  owner: CardOwner
  history: readonly CardHistoryEntry[]
  thumbs: { summary: Thumb | null; score: Thumb | null; actions: Readonly<Record<string, Thumb>> }
}

const DAY_IN_MS = 86_400_000
/** How the reason begins in enrichments that were kept before `owned` said it. */
const OWNED = 'Already owned by'
const WEB_ADDRESS = /^https?:\/\//i

/** Puts an enrichment into a rep's words. Ages are counted at `now`. */
export function contentOf(enrichment: Enrichment, now: Date, around: Surroundings = {}): CardContent {
  const { score, summary, stage, owner, wait, at } = enrichment
  const { match = null, acts = [], tasks = [], movable = false, assignable = true, history = [], thumbs = {} } = around
  const applied = (kind: ActKind, item: string): Progress => {
    const progress = progressOf(acts, kind, item)
    const isOffer = progress.state === 'open' || progress.state === 'failed'
    return isOffer && around.withheld?.includes(kind) ? { state: 'withheld' } : progress
  }
  const known = new Map(enrichment.facts.map((fact) => [fact.id, cardFact(fact)]))
  const resolve = (evidence: Evidence) => evidence.flatMap((id) => known.get(id) ?? [])
  const since = Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / DAY_IN_MS))
  const signals = enrichment.signals.map(
    (signal): CardSignal => ({
      id: signal.id,
      kind: signal.kind,
      label: KINDS[signal.kind],
      text: signal.title,
      strength: STRENGTHS[signal.strength],
      level: signal.strength,
      age: signal.ageInDays === null ? 'no date' : ageText(signal.ageInDays + since),
      ageInDays: signal.ageInDays === null ? null : signal.ageInDays + since,
      source: linkable(signal.source),
      facts: resolve(signal.evidence),
    }),
  )
  const isDismissed = ({ key }: { key: string }) => progressOf(acts, 'dismiss', key).state === 'done'
  const actions = enrichment.actions.map(
    ({ evidence, ...action }): CardAction => ({
      ...action,
      id: actionId(action.key),
      dueDate: en.date(action.due),
      facts: resolve(evidence),
      task: tasks.includes(action.key) ? { state: 'done' } : progressOf(acts, 'create_task', action.key),
    }),
  )
  return {
    company: { id: enrichment.companyId, name: enrichment.companyName },
    match: match && `${MATCHES[match.how]} (${surenessText(match.confidence)})`,
    matchedBy: match,
    invented: enrichment.invented,
    fingerprint: enrichment.fingerprint,
    at,
    checkedAt: at,
    age: ageText(since),
    score: {
      total: score.total,
      band: score.band,
      label: BANDS[score.band],
      confidence: score.confidence,
      confidenceText: confidenceText(score.confidence),
      parts: score.parts.map(({ name, points, max, reasons }) => ({
        name,
        label: PARTS[name],
        points,
        max,
        reasons: reasons.map((reason) => ({
          text: reason.text,
          points: reason.points,
          facts: resolve(reason.evidence),
        })),
      })),
    },
    summary: {
      writer: summary.writer,
      fallback: summary.fallback ?? null,
      writtenBy: writtenBy(summary),
      at,
      sentences: summary.sentences.map(({ text, evidence }) => ({ text, facts: resolve(evidence) })),
    },
    stop: signals.find(({ kind }) => kind === 'risk') ?? null,
    signals: signals.filter(({ kind }) => kind !== 'risk'),
    actions: actions.filter((action) => !isDismissed(action)),
    dismissed: actions.filter(isDismissed),
    wait: wait ? cardWait(wait, resolve(wait.evidence)) : null,
    stage: {
      stage: stage.stage,
      label: STAGES[stage.stage],
      reason: stage.reason,
      facts: resolve(stage.evidence),
      apply: movable ? applied('apply_stage', stage.stage) : null,
    },
    owner: {
      ...owner,
      apply: assignable && isOpenTo(owner) ? applied('apply_owner', owner.email ?? '') : null,
    },
    history,
    thumbs: { summary: thumbs.summary ?? null, score: thumbs.score ?? null, actions: thumbs.actions ?? {} },
  }
}

/** Nobody has to be made owner of what they own. */
function isOpenTo({ email, owned, reason }: OwnerSuggestion): boolean {
  return email !== null && owned !== true && !reason.startsWith(OWNED)
}

function cardWait({ reason, until }: Wait, facts: readonly CardFact[]): CardContent['wait'] {
  return { text: reason, facts, until, untilDate: until === null ? null : en.date(until) }
}

function cardFact({ id, text, source, on }: Fact): CardFact {
  return { id, text, source: linkable(source), on, date: on === null ? null : en.date(on) }
}

/** Addresses come from outside: only a web address may become a link. */
function linkable({ name, url }: Source): Source {
  return { name, url: url !== null && WEB_ADDRESS.test(url) ? url : null }
}

function writtenBy({ writer, fallback }: Summary): string {
  return fallback === undefined ? WRITERS[writer] : `${WRITERS[writer]}: ${FALLBACKS[fallback]}`
}

function confidenceText(confidence: number): string {
  if (confidence >= 0.7) return 'High confidence: most of what counts is known'
  if (confidence >= 0.45) return 'Medium confidence: part of what counts is not known'
  return 'Low confidence: much of what counts is not known'
}

function ageText(days: number): string {
  if (days === 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days < 14) return `${plural(days, 'day')} ago`
  if (days < 60) return `${plural(Math.floor(days / 7), 'week')} ago`
  if (days < 730) return `${plural(Math.floor(days / 30.5), 'month')} ago`
  return `${plural(Math.floor(days / 365.25), 'year')} ago`
}

function surenessText(confidence: number): string {
  if (confidence >= 0.95) return 'sure'
  return confidence >= 0.9 ? 'very likely' : 'likely'
}
