import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { drawMatching } from './chart.ts'
import { readFeedback } from './feedback.ts'
import { evaluateMatching } from './matching.ts'
import { pageOf, type Results, tablesOf } from './report.ts'
import { evaluateScoring } from './scoring.ts'
import { evaluateSummaries } from './summaries.ts'
import { openWorld } from './world.ts'
import { writersFor } from './writers.ts'

/** `npm run eval`: how good the summaries, scores and matches are, as tables here and in docs/evaluation.md. */
const root = dirname(import.meta.dirname)
const { values } = parseArgs({ options: { companies: { type: 'string' } } })
const file = values.companies
  ? resolve(process.env.INIT_CWD ?? '.', values.companies)
  : join(root, '..', 'shared', 'data', 'london-companies.csv')
const csv = existsSync(file) ? file : null
if (csv === null) {
  console.error(
    `There is no file ${file}: matching is skipped, the rest goes by the sample. --companies FILE names another.`,
  )
}

const world = await openWorld(csv)
const summaries: Results['summaries'][number][] = []
for (const { name, writer } of writersFor(world)) {
  summaries.push({ name, result: writer === null ? null : await evaluateSummaries(world, writer) })
}
const scoring = evaluateScoring(world)
const matching = csv === null ? null : await evaluateMatching(world)
await world.close()

const feedback = await readFeedback()
const tables = tablesOf({ summaries, scoring, matching, feedback })
for (const { title, rows, notes } of tables) {
  console.log(`\n${title}`)
  console.table(rows)
  for (const note of notes) console.log(`  ${note}`)
}
if (feedback === null) console.log('\nWhat reps thought is counted while SmartSync runs: npm start')
if (matching === null) {
  console.log('\ndocs/evaluation.md stays as it is: it is written only from the whole evaluation.')
} else {
  const docs = join(root, 'docs')
  await mkdir(docs, { recursive: true })
  const explanation = await readFile(join(import.meta.dirname, 'explanation.md'), 'utf8')
  await writeFile(join(docs, 'evaluation.md'), pageOf(tables, explanation))
  await writeFile(join(docs, 'evaluation.svg'), drawMatching(matching))
  console.log('\nWritten to docs/evaluation.md and docs/evaluation.svg')
}
