import type { Evidence } from '../evidence.ts'

/** Met, not met, or for a person to see to, each with what it rests on. */
export interface Verdict {
  result: 'pass' | 'fail' | 'by hand'
  reason: string
}

/** One thing that HubSpot asks of a listed or certified app, in our words. */
export interface Requirement {
  id: string
  asks: string
  /** The page of HubSpot's that asks it. */
  source: string
  judge(evidence: Evidence): Verdict
}

export const pass = (reason: string): Verdict => ({ result: 'pass', reason })
export const fail = (reason: string): Verdict => ({ result: 'fail', reason })
export const byHand = (reason: string): Verdict => ({ result: 'by hand', reason })

/** Passes where nothing is wrong; else fails and names all that is. */
export function none(wrong: readonly string[], otherwise: string): Verdict {
  return wrong.length === 0 ? pass(otherwise) : fail(wrong.join('; '))
}
