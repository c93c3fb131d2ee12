import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drain } from './drain.ts'
import { type Options, readOptions, usage } from './options.ts'
import { ordeal } from './ordeal.ts'
import { print, type Report, reportOf } from './report.ts'
import { startRig } from './rig.ts'
import { wrong } from './verify/finding.ts'
import { verify } from './verify/verify.ts'

/** `npm run chaos`: does the sync engine lose, double or spoil anything while whatever it stands on breaks? */
const began = performance.now()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
try {
  const options = readOptions(process.argv.slice(2))
  const { lost, doubled, wrong } = await run(options)
  process.exit(lost + doubled + wrong === 0 ? 0 : 1)
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n${usage}` : error)
  process.exit(2)
}

async function run(options: Options): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-chaos-'))
  say(`Seed ${options.seed}; data and logs in ${folder}`)
  const rig = await startRig(folder, options, say)
  const endured = await ordeal(rig, options, say)
  say('No more trouble: everything comes to rest')
  const restAt = performance.now()
  await rig.crm.setFaults(1, []).catch(() => {})
  const jobs = await drain({ ...rig, say }, options.drainMinutes)
  const drainedInSeconds = (performance.now() - restAt) / 1_000
  const { findings: found, records } = await verify(rig, endured, jobs)
  const findings = [...rig.fleet.crashes.map(wrong), ...found]
  await rig.stop()
  const report = reportOf(options, endured, {
    findings,
    records,
    parked: jobs.parked.length,
    drainedInSeconds,
    gaveUp: rig.fleet.gaveUp,
  })
  print(report, say)
  const results = join(import.meta.dirname, 'results')
  await mkdir(results, { recursive: true })
  const file = join(results, `${options.seed}.json`)
  await writeFile(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, ...report }, null, 2)}\n`,
  )
  say(`Written to ${file}`)
  if (findings.length === 0 && !options.keep) await rm(folder, { recursive: true })
  return report
}

function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1_000)
  console.log(line === '' ? '' : `${String(seconds).padStart(4)} s  ${line}`)
}
