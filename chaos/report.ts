import type { Options } from './options.ts'
import type { Ordeal } from './ordeal.ts'
import type { Finding } from './verify/finding.ts'

const SHOWN = 40

/** What a run has shown, for people and for machines. */
export interface Report {
  seed: number
  minutes: number
  events: Record<string, number>
  accepted: number
  acceptedASecond: number
  kills: Record<string, number>
  killed: number
  faults: Record<string, number>
  records: Record<string, number>
  parked: number
  lost: number
  doubled: number
  wrong: number
  drainedInSeconds: number
  /** How often a process gave up while it started, for what it needs was down. */
  gaveUp: number
  findings: readonly Finding[]
}

export function reportOf(
  { seed, minutes }: Options,
  { events, happened, kills, faults, seconds }: Ordeal,
  rest: Pick<Report, 'records' | 'parked' | 'findings' | 'drainedInSeconds' | 'gaveUp'>,
): Report {
  const count = (kind: Finding['kind']) => rest.findings.filter((finding) => finding.kind === kind).length
  return {
    seed,
    minutes,
    events: happened.all(),
    accepted: events.accepted.length,
    acceptedASecond: Math.round(events.accepted.length / seconds),
    kills: kills.all(),
    killed: kills.total(),
    faults: faults.all(),
    lost: count('lost'),
    doubled: count('doubled'),
    wrong: count('wrong'),
    ...rest,
  }
}

export function print(report: Report, say: (line: string) => void): void {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, number]) => `${name} ${number}`)
      .join(', ')
  say('')
  say(`Seed       ${report.seed}`)
  say(`Events     ${report.accepted} of oppSpot accepted, ${report.acceptedASecond} a second`)
  say(`           ${list(report.events)}`)
  say(`Kills      ${report.killed}: ${list(report.kills)}`)
  say(`Faults     ${list(report.faults)}`)
  say(
    `Records    ${list(report.records)}; drained in ${Math.round(report.drainedInSeconds)} s; ${report.parked} jobs were parked and driven again`,
  )
  for (const { kind, what } of report.findings.slice(0, SHOWN)) say(`  ${kind}: ${what}`)
  if (report.findings.length > SHOWN) say(`  and ${report.findings.length - SHOWN} more`)
  say(`${report.lost} lost, ${report.doubled} doubled, ${report.wrong} wrong`)
}
