import { z } from 'zod'
import { SmartSyncError } from '../errors.ts'
import { faultsIn } from '../faults.ts'
import { actionRule, signalKind } from './action-rules.ts'

const share = z.number().min(0).max(1)
const points = z.int().min(0).max(100)
const days = z.int().min(1).max(3650)
const word = z.string().trim().toLowerCase().min(1).max(60)
const label = z.string().trim().min(1).max(60)

/** From `atLeast` up to the next band, a company earns `share` of the points. */
const bands = z
  .array(z.strictObject({ atLeast: z.number().min(0), share, label }))
  .min(1)
  .refine((all) => all[0]?.atLeast === 0, 'The first band must start at 0.')
  .refine((all) => isAscending(all.map((band) => band.atLeast)), 'Bands must be in ascending order.')

const allPoints = z.strictObject({
  fit: z.strictObject({ industry: points, size: points, location: points }),
  intent: points,
  growth: z.strictObject({ momentum: points, revenue: points, filings: points }),
  engagement: points,
})

export const scoringProfile = z.strictObject({
  /** Names these settings in every score made with them; a change needs a new one. */
  version: z.string().trim().min(1).max(60),
  /** The most that each criterion can earn. All of them together make 100. */
  points: allPoints.refine((each) => total(each) === 100, 'The points of all criteria must add up to 100.'),
  ideal: z.strictObject({
    /** The first that matches counts: by the start of a UK SIC 2007 code or a word of the industry's name. */
    industries: z.array(
      z.strictObject({ label, sic: z.array(z.string().regex(/^\d{1,5}$/)), words: z.array(word), share }),
    ),
    otherIndustries: share,
    sizes: bands,
    /** Revenue bands are in `currency`; `rates` says what one unit of another currency is roughly worth in it. */
    revenue: z.strictObject({
      currency: z.string().regex(/^[A-Z]{3}$/),
      rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive()),
      bands,
    }),
    countries: z.array(word),
    otherCountries: share,
  }),
  signals: z.strictObject({
    /** How much a signal of each kind says about the intent to buy. */
    intent: z.record(signalKind, share),
    /** Days after which a signal is worth half. */
    halfLife: z.record(signalKind, days),
  }),
  /** The least score of each band. */
  bands: z
    .strictObject({ hot: points, warm: points, cool: points })
    .refine(({ hot, warm, cool }) => hot > warm && warm > cool, 'Bands must be in the order hot > warm > cool.'),
  stages: z
    .strictObject({
      qualified: z.strictObject({ score: points, strongSignals: z.int().min(0).max(10) }),
      contacted: points,
      lead: points,
    })
    .refine(
      ({ qualified, contacted, lead }) => qualified.score > contacted && contacted > lead,
      'Stages must be in the order qualified > contacted > lead.',
    ),
  /** A company with a stop sign (dissolved, insolvent) never scores more than this. */
  stopSignCap: points,
  actions: z.array(actionRule).max(50),
  /** When to do nothing yet: while something is planned in the CRM; so many working days after an unanswered contact. */
  patience: z
    .strictObject({ whilePlanned: z.boolean(), workingDaysAfterContact: z.int().min(0).max(30) })
    .default({ whilePlanned: true, workingDaysAfterContact: 2 }),
})

/** What an organization looks for and how much each thing counts: the settings behind its scores. */
export type ScoringProfile = z.infer<typeof scoringProfile>

/** A scoring profile that does not hold together. The message names each fault with its place. */
export class InvalidScoringProfile extends SmartSyncError {
  constructor(faults: readonly string[]) {
    super('invalid_scoring_profile', `The scoring profile is not valid: ${faults.join('; ')}`, {
      help: 'Correct the named settings and save the profile again. Nothing was changed.',
    })
  }
}

/** Checks settings from outside. Throws `InvalidScoringProfile` with all faults at once. */
export function parseProfile(input: unknown): ScoringProfile {
  const result = scoringProfile.safeParse(input)
  if (result.success) return result.data
  throw new InvalidScoringProfile(faultsIn(result.error, 'profile'))
}

function total({ fit, intent, growth, engagement }: z.infer<typeof allPoints>): number {
  return (
    fit.industry + fit.size + fit.location + intent + growth.momentum + growth.revenue + growth.filings + engagement
  )
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] ?? value))
}
