import { enrich } from '../packages/core/src/enrich/index.ts'
import type { Company, Score } from '../packages/core/src/model/index.ts'
import type { Dossier } from '../packages/core/src/oppspot/index.ts'
import { rankings } from './rankings.ts'
import { context, type World } from './world.ts'

export interface ScoringResult {
  monotonicity: readonly { better: string; tried: number; fell: number }[]
  missing: readonly { gone: string; tried: number; meanChange: number; mostChange: number; surer: number }[]
  rankings: { tried: number; right: number; wrong: readonly string[] }
}

type Change = { name: string; of: (dossier: Dossier) => Dossier | null }

const withCompany = (dossier: Dossier, change: Partial<Company>): Dossier => ({
  ...dossier,
  company: { ...dossier.company, ...change },
})

/** Changes that can only make a lead better. Null where the change does not apply. */
const improvements: readonly Change[] = [
  {
    name: 'headcount grows by 20% more than it is known to',
    of: (d) =>
      d.company.employeeGrowth === null ? null : withCompany(d, { employeeGrowth: d.company.employeeGrowth + 20 }),
  },
  {
    name: 'headcount, not known before, turns out to grow by 20%',
    of: (d) => (d.company.employeeGrowth === null ? withCompany(d, { employeeGrowth: 20 }) : null),
  },
  {
    name: 'headcount, not known before, turns out to grow by 60%',
    of: (d) => (d.company.employeeGrowth === null ? withCompany(d, { employeeGrowth: 60 }) : null),
  },
  { name: 'ten more open positions', of: (d) => withCompany(d, { jobOpenings: (d.company.jobOpenings ?? 0) + 10 }) },
  {
    name: 'a round of £20 million this month',
    of: (d) =>
      d.company.funding
        ? null
        : withCompany(d, {
            funding: {
              total: null,
              latest: { amount: 20e6, currency: 'GBP' },
              round: 'series_b',
              on: '2026-11-10',
              investors: [],
            },
          }),
  },
  {
    name: 'a strong, fresh sign of expansion',
    of: (d) => ({
      ...d,
      signals: [
        ...d.signals,
        {
          id: 'eval',
          kind: 'expansion',
          strength: 'strong',
          title: 'Opens an office',
          on: '2026-11-20',
          source: d.company.source,
          confidence: 0.9,
        },
      ],
    }),
  },
  {
    name: 'every signal a month later',
    of: (d) =>
      d.signals.length === 0
        ? null
        : { ...d, signals: d.signals.map((signal) => ({ ...signal, on: signal.on && '2026-11-22' })) },
  },
  {
    name: 'spoken to last week',
    of: (d) =>
      d.people.length === 0
        ? null
        : { ...d, people: d.people.map((each) => ({ ...each, lastContactOn: '2026-11-18' })) },
  },
  {
    name: 'three times the revenue',
    of: (d) =>
      d.company.revenue && withCompany(d, { revenue: { ...d.company.revenue, amount: d.company.revenue.amount * 3 } }),
  },
  {
    name: 'the size that is looked for',
    of: (d) => (d.company.employees && d.company.employees < 50 ? withCompany(d, { employees: 200 }) : null),
  },
]

const gone = <K extends keyof Company>(name: K, blank: Company[K]): Change => ({
  name,
  of: (dossier) => {
    const known = dossier.company[name]
    return known === null || (Array.isArray(known) && known.length === 0)
      ? null
      : withCompany(dossier, { [name]: blank })
  },
})

const losses: readonly Change[] = [
  gone('industry', null),
  gone('employees', null),
  gone('employeeGrowth', null),
  gone('revenue', null),
  gone('address', null),
  gone('filings', null),
  gone('description', null),
  gone('group', null),
  gone('technologies', []),
]

/** Scores every company as it is, better, and with one thing less known. */
export function evaluateScoring({ dossiers }: World): ScoringResult {
  const scored = dossiers.map((dossier) => ({ dossier, score: scoreOf(dossier) }))
  const compare = ({ of }: Change) =>
    scored.flatMap(({ dossier, score }) => {
      const changed = of(dossier)
      return changed === null ? [] : [{ before: score, after: scoreOf(changed) }]
    })
  const byNumber = new Map(scored.map(({ dossier, score }) => [dossier.company.number, score.total]))
  const known = rankings.filter(({ above, below }) => byNumber.has(above) && byNumber.has(below))
  const wrong = known.filter(({ above, below }) => (byNumber.get(above) ?? 0) <= (byNumber.get(below) ?? 0))
  return {
    monotonicity: improvements.map((change) => {
      const pairs = compare(change)
      return {
        better: change.name,
        tried: pairs.length,
        fell: pairs.filter(({ before, after }) => after.total < before.total).length,
      }
    }),
    missing: losses.map((change) => {
      const pairs = compare(change)
      const changes = pairs.map(({ before, after }) => Math.abs(after.total - before.total))
      return {
        gone: change.name,
        tried: pairs.length,
        meanChange: changes.reduce((all, each) => all + each, 0) / Math.max(1, changes.length),
        mostChange: Math.max(0, ...changes),
        surer: pairs.filter(({ before, after }) => after.confidence > before.confidence).length,
      }
    }),
    rankings: {
      tried: known.length,
      right: known.length - wrong.length,
      wrong: wrong.map(
        ({ above, below, because }) =>
          `${above} (${byNumber.get(above)}) should be above ${below} (${byNumber.get(below)}): ${because}`,
      ),
    },
  }
}

function scoreOf(dossier: Dossier): Score {
  return enrich(dossier, context).score
}
