import { date, plural } from '../enrich/english.ts'
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
  /** `3 weeks ago`, or `no date`. */
  age: string
  source: Source
}

/** An action with what it rests on; `dueDate` is the due day in words. */
export interface CardAction extends Omit<Action, 'evidence'> {
  dueDate: string
  facts: readonly CardFact[]
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
  /** True for the invented companies of the sample; must be shown. */
  invented: boolean
  /** Names this very enrichment: feedback on it says what it is about. */
  fingerprint: string
  at: IsoInstant
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
  /** Why to do nothing yet, where there is no action; null otherwise. `untilDate` is in words. */
  wait: (CardClaim & { until: IsoDate | null; untilDate: string | null }) | null
  /** Null where the organization wants no stages suggested. */
  stage: { stage: Stage; label: string; reason: string; facts: readonly CardFact[] } | null
  owner: OwnerSuggestion
}

const BANDS: Record<ScoreBand, string> = { hot: 'Hot lead', warm: 'Warm lead', cool: 'Cool lead', cold: 'Cold lead' }
const STAGES: Record<Stage, string> = {
  prospect: 'Prospect',
  lead: 'Lead',
  contacted: 'Contacted',
  qualified: 'Qualified',
}
const MATCHES: Record<MatchGrounds['how'], string> = {
  id: 'Linked to this company in oppSpot',
  number: 'Found by its company number',
  domain: 'Found by its website',
  'name and place': 'Found by its name and place',
}
const WRITERS: Record<Summary['writer'], string> = {
  template: 'Written from the facts by a template',
  llm: 'Written by a language model, checked against the facts',
}
const FALLBACKS: Record<SummaryFallback, string> = {
  budget_spent: 'today’s tokens for the language model are spent',
  unavailable: 'the language model could not be reached',
  timeout: 'the language model took too long',
  refused: 'the language model declined to write',
  malformed: 'the language model’s answer could not be read',
  ungrounded: 'the facts did not bear out what the language model wrote',
}
const STRENGTHS: Record<Strength, string> = {
  very_strong: 'Very strong',
  strong: 'Strong',
  moderate: 'Moderate',
  weak: 'Weak',
}
const PARTS: Record<ScorePartName, string> = {
  fit: 'Fit',
  intent: 'Intent to buy',
  growth: 'Growth and finances',
  engagement: 'Engagement',
}
const KINDS: Record<SignalKind, string> = {
  hiring: 'Hiring',
  funding: 'Funding',
  expansion: 'Expansion',
  leadership: 'Leadership change',
  technology: 'Technology',
  growth: 'Growth',
  filing: 'Filing',
  acquisition: 'Acquisition',
  partnership: 'Partnership',
  product: 'Product',
  news: 'News',
  engagement: 'Engagement',
  risk: 'Stop sign',
}
const DAY_IN_MS = 86_400_000
const WEB_ADDRESS = /^https?:\/\//i

/** Puts an enrichment into a rep's words. Ages are counted at `now`; `match` is how the record's company was found. */
export function contentOf(enrichment: Enrichment, now: Date, match: MatchGrounds | null): CardContent {
  const { score, summary, stage, wait, at } = enrichment
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
      age: signal.ageInDays === null ? 'no date' : ageText(signal.ageInDays + since),
      source: linkable(signal.source),
      facts: resolve(signal.evidence),
    }),
  )
  return {
    company: { id: enrichment.companyId, name: enrichment.companyName },
    match: match && `${MATCHES[match.how]} (${surenessText(match.confidence)})`,
    invented: enrichment.invented,
    fingerprint: enrichment.fingerprint,
    at,
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
    actions: enrichment.actions.map(({ evidence, ...action }) => ({
      ...action,
      dueDate: date(action.due),
      facts: resolve(evidence),
    })),
    wait: wait ? cardWait(wait, resolve(wait.evidence)) : null,
    stage: { stage: stage.stage, label: STAGES[stage.stage], reason: stage.reason, facts: resolve(stage.evidence) },
    owner: enrichment.owner,
  }
}

function cardWait({ reason, until }: Wait, facts: readonly CardFact[]): CardContent['wait'] {
  return { text: reason, facts, until, untilDate: until === null ? null : date(until) }
}

function cardFact({ id, text, source, on }: Fact): CardFact {
  return { id, text, source: linkable(source), on, date: on === null ? null : date(on) }
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
