import { accountsOverdue, headcountOf, revenueOf } from './company-words.ts'
import type { Criterion, CriterionName } from './criteria.ts'
import { capital, list } from './english.ts'
import type { Findings } from './findings.ts'

/** How the company is doing: whether it grows, what it turns over, whether its accounts are in order. */
export function growthCriteria(findings: Findings): Criterion[] {
  return [momentum(findings), revenue(findings), filings(findings)]
}

function momentum({ dossier: { company }, facts, signals, profile }: Findings): Criterion {
  const { momentum: points } = profile.points.growth
  const growing = signals.filter(({ kind }) => kind === 'growth')
  if (growing.length > 0) {
    const share = 1 - growing.reduce((open, { weight }) => open * (1 - weight), 1)
    const headcount = facts.has('employee_growth') ? ['employee_growth'] : []
    const evidence = [...new Set([...growing.flatMap((signal) => signal.evidence), ...headcount])]
    return { name: 'momentum', points, share, text: list(growing.slice(0, 2).map(({ title }) => title)), evidence }
  }
  const growth = company.employeeGrowth
  if (growth === null || !Number.isFinite(growth)) return unknown('momentum', points, 'Whether it grows is not known')
  return { name: 'momentum', points, share: 0, text: headcountOf(growth), evidence: ['employee_growth'] }
}

function revenue({ dossier: { company }, profile }: Findings): Criterion {
  const { revenue: points } = profile.points.growth
  const { rates, bands } = profile.ideal.revenue
  const known = revenueOf(company)
  if (!known) return unknown('revenue', points, 'Its revenue is not known')
  const rate = rates[known.currency]
  if (rate === undefined)
    return unknown('revenue', points, `Its revenue is in ${known.currency}, for which no rate is set`)
  const band = bands.findLast(({ atLeast }) => known.amount * rate >= atLeast)
  return {
    name: 'revenue',
    points,
    share: band?.share ?? 0,
    text: `${capital(known.text)}: ${band?.label ?? 'small'}`,
    evidence: ['revenue'],
  }
}

/** Accounts that were in order when last looked at, and have fallen due since, say nothing. */
function filings({ dossier: { company }, facts, profile, today }: Findings): Criterion {
  const { filings: points } = profile.points.growth
  const due = company.filings?.accountsDue ?? null
  if (!facts.has('accounts') || (!accountsOverdue(company) && due !== null && due < today)) {
    return unknown('filings', points, 'Whether its accounts are in order is not known')
  }
  if (accountsOverdue(company))
    return { name: 'filings', points, share: 0, text: 'Its accounts are overdue', evidence: ['accounts'] }
  return { name: 'filings', points, share: 1, text: 'Its accounts are not overdue', evidence: ['accounts'] }
}

function unknown(name: CriterionName, points: number, text: string): Criterion {
  return { name, points, share: null, text: `${text}; the score is less certain for it`, evidence: [] }
}
