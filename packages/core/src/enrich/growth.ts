import type { Phrases } from '../phrases/phrases.ts'
import { accountsOverdue, revenueOf } from './company-words.ts'
import type { Criterion, CriterionName } from './criteria.ts'
import type { Findings } from './findings.ts'

/** How the company is doing: whether it grows, what it turns over, whether its accounts are in order. */
export function growthCriteria(findings: Findings): Criterion[] {
  return [momentum(findings), revenue(findings), filings(findings)]
}

function momentum({ dossier: { company }, facts, signals, profile, phrases }: Findings): Criterion {
  const { momentum: points } = profile.points.growth
  const growing = signals.filter(({ kind }) => kind === 'growth')
  if (growing.length > 0) {
    const share = 1 - growing.reduce((open, { weight }) => open * (1 - weight), 1)
    const headcount = facts.has('employee_growth') ? ['employee_growth'] : []
    const evidence = [...new Set([...growing.flatMap((signal) => signal.evidence), ...headcount])]
    return {
      name: 'momentum',
      points,
      share,
      text: phrases.list(growing.slice(0, 2).map(({ title }) => title)),
      evidence,
    }
  }
  const growth = company.employeeGrowth
  if (growth === null || !Number.isFinite(growth)) return unknown('momentum', points, phrases.score)
  return { name: 'momentum', points, share: 0, text: phrases.facts.headcount(growth), evidence: ['employee_growth'] }
}

function revenue({ dossier: { company }, profile, phrases: { score: say, facts } }: Findings): Criterion {
  const { revenue: points } = profile.points.growth
  const { rates, bands } = profile.ideal.revenue
  const known = revenueOf(company)
  if (!known) return unknown('revenue', points, say)
  const rate = rates[known.currency]
  if (rate === undefined) return unknown('revenue', points, say, say.noRate(known.currency))
  const band = bands.findLast(({ atLeast }) => known.amount * rate >= atLeast)
  return {
    name: 'revenue',
    points,
    share: band?.share ?? 0,
    text: say.judged(facts.revenue(known), band?.label ?? say.small),
    evidence: ['revenue'],
  }
}

/** Accounts that were in order when last looked at, and have fallen due since, say nothing. */
function filings({ dossier: { company }, facts, profile, today, phrases: { score: say } }: Findings): Criterion {
  const { filings: points } = profile.points.growth
  const due = company.filings?.accountsDue ?? null
  if (!facts.has('accounts') || (!accountsOverdue(company) && due !== null && due < today)) {
    return unknown('filings', points, say)
  }
  if (accountsOverdue(company))
    return { name: 'filings', points, share: 0, text: say.accountsOverdue, evidence: ['accounts'] }
  return { name: 'filings', points, share: 1, text: say.accountsInOrder, evidence: ['accounts'] }
}

function unknown(
  name: CriterionName,
  points: number,
  say: Phrases['score'],
  text: string = say.unknown[name],
): Criterion {
  return { name, points, share: null, text, evidence: [] }
}
