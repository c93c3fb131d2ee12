import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import * as calls from './calls.ts'
import * as enrich from './enrich.ts'
import * as fairness from './fairness.ts'
import * as growth from './growth.ts'
import * as intake from './intake.ts'
import * as latency from './latency.ts'
import * as queue from './queue.ts'
import * as workers from './workers.ts'

/** `npm run bench -- <name>`: measures one question, prints the answer as a table and keeps it in bench/results/. */
const benches: Record<string, Bench> = { calls, enrich, fairness, growth, intake, latency, queue, workers }

const name = process.argv[2]
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  console.error(name === undefined ? 'Which one? npm run bench -- <name>' : `There is no bench called ${name}.`)
  for (const [each, { question }] of Object.entries(benches)) console.error(`  ${each}  ${question}`)
  process.exitCode = 2
} else {
  console.log(bench.question)
  const { rows, goals } = await bench.measure()
  console.table(rows)
  for (const { goal, met } of goals) console.log(`${met ? 'met ' : 'MISSED'}  ${goal}`)
  const folder = join(import.meta.dirname, 'results')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  const at = new Date().toISOString()
  await writeFile(
    file,
    `${JSON.stringify({ question: bench.question, at, node: process.version, rows, goals }, null, 2)}\n`,
  )
  console.log(`Written to ${file}`)
  // What was measured may have left connections and timers behind.
  process.exit(goals.every(({ met }) => met) ? 0 : 1)
}
