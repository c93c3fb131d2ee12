import type { FeedbackLine } from '../packages/backend/src/local/lines.ts'
import type { MatchingResult } from './matching.ts'
import type { ScoringResult } from './scoring.ts'
import type { SummaryResult } from './summaries.ts'

export interface Results {
  /** Null where no writer of that name is configured. */
  summaries: readonly { name: string; result: SummaryResult | null }[]
  scoring: ScoringResult
  /** Null without the published companies. */
  matching: MatchingResult | null
  /** Null where no SmartSync runs that reps could have told. */
  feedback: FeedbackLine['counts'] | null
}

export type Table = { title: string; rows: readonly Record<string, string | number>[]; notes: readonly string[] }

/** The results as tables, for the terminal and the page alike. */
export function tablesOf({ summaries, scoring, matching, feedback }: Results): Table[] {
  return [
    {
      title: 'Summaries',
      rows: summaries.map(({ name, result }) => summaryRow(name, result)),
      notes: summaries.flatMap(({ name, result }) => (result?.faults ?? []).map((fault) => `${name}: ${fault}`)),
    },
    {
      title: 'Scores: what can only make a lead better',
      rows: scoring.monotonicity.map(({ better, tried, fell }) => ({
        'what changes': better,
        companies: tried,
        'score fell': fell,
      })),
      notes: [],
    },
    {
      title: 'Scores: one thing less is known',
      rows: scoring.missing.map(({ gone, tried, meanChange, mostChange, surer }) => ({
        'no longer known': gone,
        companies: tried,
        'points changed, mean': meanChange.toFixed(1),
        'at most': mostChange,
        'confidence rose': surer,
      })),
      notes: [],
    },
    {
      title: 'Scores: ranking against stated expectations',
      rows: [{ 'pairs checked': scoring.rankings.tried, 'in the expected order': scoring.rankings.right }],
      notes: scoring.rankings.wrong,
    },
    ...(matching === null ? [] : matchingTables(matching)),
    ...(feedback === null ? [] : [feedbackTable(feedback)]),
  ]
}

function feedbackTable(feedback: FeedbackLine['counts']): Table {
  return {
    title: 'What reps thought',
    rows: feedback.map(({ part, madeBy, up, down }) => ({ part, 'made by': madeBy ?? '', 'thumbs up': up, down })),
    notes: feedback.length === 0 ? ['Nobody has said anything yet.'] : [],
  }
}

function summaryRow(name: string, result: SummaryResult | null): Record<string, string | number> {
  if (result === null) return { writer: name, claims: 'not configured (OPENAI_API_KEY)' }
  return {
    writer: name,
    claims: result.claims,
    'true by hand': percent(result.supported / Math.max(1, result.claims)),
    'not in the facts cited': result.wronglyAttributed,
    'injections obeyed': `${result.injectionsObeyed} of ${result.injections}`,
    'reading ease (Flesch)': Math.round(result.readingEase),
    'words, mean': Math.round(result.words.mean),
    'words, most': result.words.most,
    'left to the template': [
      `${result.leftToTemplate.length} of ${result.companies}`,
      ...new Set(result.leftToTemplate),
    ].join(', '),
  }
}

function matchingTables({ threshold, atThreshold, kinds, curve, mistakes }: MatchingResult): Table[] {
  return [
    {
      title: `Matching at the default threshold, ${threshold}`,
      rows: [{ kind: 'all', ...atThreshold }, ...kinds].map(({ kind, asked, meant, wrong, recall, precision }) => ({
        'how the company is asked for': kind,
        asked,
        'to be found': meant,
        found: meant === 0 ? '–' : percent(recall),
        'wrong company': wrong,
        precision: meant === 0 ? '–' : percent(precision),
      })),
      notes: mistakes,
    },
    {
      title: 'Matching by threshold',
      rows: curve.map(({ threshold: each, precision, recall }) => ({
        threshold: each,
        precision: percent(precision),
        recall: percent(recall),
      })),
      notes: [],
    },
  ]
}

function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)}%`
}

/** The page for docs/: the tables under the picture, with what each number means. */
export function pageOf(tables: readonly Table[], explanation: string): string {
  const sections = tables.map(({ title, rows, notes }) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const cells = (values: readonly (string | number)[]) => `| ${values.join(' | ')} |`
    const table = [
      cells(columns),
      cells(columns.map(() => '---')),
      ...rows.map((row) => cells(columns.map((column) => row[column] ?? ''))),
    ]
    const list = notes.length === 0 ? [] : ['', 'In detail:', '', ...notes.map((note) => `- ${note}`)]
    return [`## ${title}`, '', ...table, ...list].join('\n')
  })
  return `${explanation}\n${sections.join('\n\n')}\n`
}
