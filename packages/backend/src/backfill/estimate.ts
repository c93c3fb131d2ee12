import type { Integration } from '../store/integrations.ts'
import { tokensOfAnswer } from '../store/llm-answers.ts'
import { mappings } from '../store/mappings.ts'
import { currentSettings } from '../store/settings.ts'
import type { WorkDependencies } from '../work/batch.ts'
import type { BackfilledType, BackfillScope, Estimate } from './backfill.ts'
import { filterFor } from './filter.ts'

/**
 * Calls for a full batch of 100 records, as `sync/sync-batch.ts` makes them: reading the records and what they belong to,
 * reading both again as they stand, writing what differs, and tasks. Where stages are applied, all records' deals cost four
 * more.
 */
const CALLS_PER_BATCH: Readonly<Record<BackfilledType, number>> = { company: 4, contact: 9, deal: 7 }
const CALLS_FOR_STAGES = 4
const BATCH = 100
/** Batches that are not full, because something else came in between. */
const UNEVEN = 1
/** Counting a type again when it starts, and asking once who the account's users are. */
const COUNTING = 1
const DIRECTORY = 1
/** What a summary by a language model took where it was measured, and how many are asked for at a time. */
const SECONDS_PER_SUMMARY = 3
const SUMMARIES_AT_A_TIME = 16
const TOKENS_PER_SUMMARY = 1_500

/** What there is to reckon with. */
export interface Measured {
  byType: Estimate['byType']
  secondsPerCall: number
  appliesStages: boolean
  /** Null where the template writes the summaries. */
  tokensPerSummary: number | null
  tokensPerDay: number | null
}

/** The sum, and what it is reckoned from, in words. Rounded up throughout: an estimate that is exceeded helps nobody. */
export function reckon(measured: Measured): Estimate {
  const { byType, secondsPerCall, appliesStages, tokensPerSummary, tokensPerDay } = measured
  const records = byType.reduce((sum, { records }) => sum + records, 0)
  const calls = byType.reduce((sum, { type, records }) => {
    const pages = Math.ceil(records / BATCH)
    const batches = pages === 0 ? 0 : pages + UNEVEN
    const perBatch = CALLS_PER_BATCH[type] + (appliesStages ? CALLS_FOR_STAGES : 0)
    return sum + batches * perBatch + pages + COUNTING
  }, DIRECTORY)
  const summaries = tokensPerSummary === null ? 0 : summariesFor(byType)
  const llmTokens = summaries * (tokensPerSummary ?? 0)
  const seconds = calls * secondsPerCall + (summaries / SUMMARIES_AT_A_TIME) * SECONDS_PER_SUMMARY
  return {
    records,
    byType,
    calls,
    minutes: Math.ceil(seconds / 60),
    llmTokens,
    assumptions: [
      `The CRM counts the records; a call takes ${secondsPerCall.toFixed(2)} seconds, as the quickest counting did just now.`,
      'Records go in batches of 100, without interruption; whoever presses Enrich now goes first.',
      ...(tokensPerSummary === null
        ? ['The template writes the summaries, which costs no tokens.']
        : [`At most one summary a company, at ${tokensPerSummary} tokens each; answers kept from before cost none.`]),
      ...(tokensPerDay !== null && llmTokens > tokensPerDay
        ? [`That is more than the ${tokensPerDay} tokens of a day: the template writes what goes beyond.`]
        : []),
    ],
  }
}

/** One a company at most: where companies are walked through they are known, else each record may have its own. */
function summariesFor(byType: Estimate['byType']): number {
  const companies = byType.find(({ type }) => type === 'company')
  return companies?.records ?? byType.reduce((sum, { records }) => sum + records, 0)
}

export type EstimateDependencies = Pick<WorkDependencies, 'tenancy' | 'connectors' | 'clock'> & {
  /** What an organization may spend on a day; null where the template writes the summaries. */
  tokensPerDay: number | null
}

/** Counts the records with one call a type and reckons with it. Rejects with a `CrmError` when the CRM does not say. */
export async function estimateBackfill(
  { tenancy, connectors, clock, tokensPerDay }: EstimateDependencies,
  integration: Integration,
  scope: BackfillScope,
): Promise<Estimate> {
  const { organizationId, id } = integration
  const known = await tenancy.inTenant(organizationId, async (tx) => ({
    mappings: await mappings(tx, id),
    settings: await currentSettings(tx),
    tokens: await tokensOfAnswer(tx),
  }))
  const connector = connectors.connect(integration)
  const byType: Array<Estimate['byType'][number]> = []
  let quickestMs = Number.POSITIVE_INFINITY
  for (const type of scope.recordTypes) {
    const began = clock().getTime()
    byType.push({ type, records: await connector.count(type, filterFor(scope, type, known.mappings)) })
    quickestMs = Math.min(quickestMs, clock().getTime() - began)
  }
  return reckon({
    byType,
    // The others may have waited for their turn to search.
    secondsPerCall: quickestMs / 1_000,
    appliesStages: known.settings.settings.stages.mode === 'apply',
    tokensPerSummary: tokensPerDay === null ? null : (known.tokens ?? TOKENS_PER_SUMMARY),
    tokensPerDay,
  })
}
