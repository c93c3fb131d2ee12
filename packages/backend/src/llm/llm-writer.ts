import { ground, type SummaryWriter, stands } from '@smartsync/core/enrich'
import type { Enrichment, Sentence, Summary, SummaryFallback } from '@smartsync/core/model'
import type { Logger } from 'pino'
import { keepAnswer, keptAnswers } from '../store/llm-answers.ts'
import { reserveTokens, settleTokens } from '../store/llm-usage.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { type Answer, readAnswer } from './answer.ts'
import { inParallel } from './in-parallel.ts'
import type { LanguageModel } from './model.ts'
import { hashOf, type Prompt, promptFor } from './prompt.ts'

/** How many questions are open at a time, and how long one question and all of a batch may take, in milliseconds. */
export interface Limits {
  width: number
  callMs: number
  batchMs: number
}

/** A batch ends within the half minute that a host gives a process to stop in; the worker's heartbeat keeps its lease. */
const LIMITS: Limits = { width: 16, callMs: 12_000, batchMs: 25_000 }
const MOST_SENTENCES = 3

export interface LlmWriterOptions {
  tenancy: Tenancy
  model: LanguageModel
  /** What each organization may spend on a day (UTC). */
  dailyTokens: number
  clock: () => Date
  log: Logger
  limits?: Limits
}

/** One batch under way: what was answered before, and why no more questions are asked. */
interface Round {
  organizationId: string
  kept: ReadonlyMap<string, unknown>
  signal: AbortSignal
  closed: SummaryFallback | null
}

/**
 * Lets a language model write the summaries, and keeps of them what the facts bear out. The same question is asked once:
 * its answer is kept, and held against the facts anew each time. Where the model is of no help, the template's summary
 * stands and says why; so it does in other languages than English, in which sentences cannot be held against the facts
 * (`ground` knows English words only). A batch that finds the model unavailable, or the day's tokens spent, asks no further.
 */
export class LlmWriter implements SummaryWriter {
  readonly #options: LlmWriterOptions
  readonly #limits: Limits

  constructor(options: LlmWriterOptions) {
    this.#options = options
    this.#limits = options.limits ?? LIMITS
  }

  async write(organizationId: string, enrichments: readonly Enrichment[]): Promise<Summary[]> {
    const { tenancy, model, log } = this.#options
    const questions = enrichments.map((enrichment) => questionOn(model, enrichment))
    const hashes = questions.flatMap((question) => ('hash' in question ? question.hash : []))
    if (hashes.length === 0) return questions.flatMap((question) => ('hash' in question ? [] : question))

    const round: Round = {
      organizationId,
      kept: await tenancy.inTenant(organizationId, (tx) => keptAnswers(tx, hashes)),
      signal: AbortSignal.timeout(this.#limits.batchMs),
      closed: null,
    }
    const summaries = await inParallel(questions, this.#limits.width, async (question) => {
      if (!('hash' in question)) return question
      const { enrichment, prompt, hash } = question
      const answer = await this.#answer(round, prompt, hash)
      if (typeof answer === 'string') return { ...enrichment.summary, fallback: answer }
      return this.#grounded(enrichment, prompt, answer)
    })
    const fallbacks = summaries.flatMap(({ fallback }) => fallback ?? [])
    log.info({ asked: hashes.length, known: round.kept.size, fallbacks: tally(fallbacks) }, 'summaries written')
    return summaries
  }

  async #answer(round: Round, prompt: Prompt, hash: string): Promise<Answer | SummaryFallback> {
    if (round.kept.has(hash)) {
      const kept = round.kept.get(hash)
      if (kept === null) return 'refused'
      const answer = readAnswer(kept)
      if (answer !== null) return answer
    }
    if (round.closed !== null) return round.closed
    if (round.signal.aborted) return 'timeout'
    return this.#ask(round, prompt, hash)
  }

  /** Sets tokens aside, asks, settles what it cost and keeps the answer. */
  async #ask(round: Round, { input }: Prompt, hash: string): Promise<Answer | SummaryFallback> {
    const { tenancy, model, dailyTokens, clock, log } = this.#options
    const tokens = model.mostTokens(input)
    const reservation = await tenancy.inTenant(round.organizationId, (tx) =>
      reserveTokens(tx, { tokens, limit: dailyTokens, now: clock() }),
    )
    if (reservation === null) {
      round.closed = 'budget_spent'
      return round.closed
    }
    const reply = await model.ask(input, AbortSignal.any([round.signal, AbortSignal.timeout(this.#limits.callMs)]))
    await tenancy.inTenant(round.organizationId, async (tx) => {
      await settleTokens(tx, reservation, reply.tokens ?? reservation.tokens)
      if (reply.kind === 'answered') await keepAnswer(tx, hash, reply.answer, clock())
      if (reply.kind === 'refused') await keepAnswer(tx, hash, null, clock())
    })
    if (reply.kind === 'answered') return reply.answer
    if (reply.kind === 'unavailable') {
      round.closed = 'unavailable'
      log.warn({ status: reply.status, model: model.name }, 'the language model could not be reached')
    }
    return reply.kind
  }

  #grounded({ facts, summary }: Enrichment, { factIds }: Prompt, answer: Answer): Summary {
    const sentences = answer.sentences.map(
      ({ text, facts: cited }): Sentence => ({
        text: text.trim(),
        evidence: [...new Set(cited)].map((id) => factIds.get(id) ?? `unknown ${id}`),
      }),
    )
    const { kept, dropped } = ground(sentences, facts)
    if (dropped.length > 0)
      this.#options.log.debug({ reasons: dropped.map(({ reason }) => reason) }, 'sentences dropped')
    const chosen = kept.slice(0, MOST_SENTENCES)
    return stands(chosen, facts) ? { writer: 'llm', sentences: chosen } : { ...summary, fallback: 'ungrounded' }
  }
}

/** What a model is to be asked about one company. */
interface Question {
  enrichment: Enrichment
  prompt: Prompt
  hash: string
}

/** The question about a company; or the template's summary where it is to stand without one. */
function questionOn({ name }: LanguageModel, enrichment: Enrichment): Question | Summary {
  const { summary, language = 'en' } = enrichment
  const prompt = promptFor(enrichment)
  if (prompt === null) return summary
  return language === 'en' ? { enrichment, prompt, hash: hashOf(name, prompt) } : { ...summary, fallback: 'language' }
}

function tally(values: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...new Set(values)].map((value) => [value, values.filter((each) => each === value).length]),
  )
}
