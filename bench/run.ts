import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import * as calls from './calls.ts'
import * as enrich from './enrich.ts'
import * as intake from './intake.ts'
import * as latency from './latency.ts'

/** `npm run bench -- <name>`: measures one question, prints the answer as a table and keeps it in bench/results/. */
const benches: Record<string, Bench> = { calls, enrich, intake, latency }

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
  if (goals.some(({ met }) => !met)) process.exitCode = 1
}
