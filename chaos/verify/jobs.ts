import type { StoredJob } from '../database.ts'
import { type Finding, lost, wrong } from './finding.ts'

/** What the rig does to the CRM, the processes and the database may park a job; nothing else may. */
const CAUSED_BY_THE_RIG = [
  /^The worker stopped before it was done/,
  /HubSpot answered \S+ \S+ with (401|429|5\d\d)/,
  /HubSpot did not answer \S+ \S+ (in time|before the work was stopped|\(network failure\))/,
  /kept failing and is left alone/,
  /^Its batch broke down: .*(Connection terminated|ECONNREFUSED|ECONNRESET|database system|terminating connection|timeout exceeded when trying to connect)/,
]

/** No job is left, and each that was parked had a reason that the rig gave it. */
export function verifyJobs(parked: readonly StoredJob[], left: readonly StoredJob[]): Finding[] {
  return [
    ...parked
      .filter(({ error_message }) => !CAUSED_BY_THE_RIG.some((cause) => cause.test(error_message ?? '')))
      .map(({ key, error_message }) => wrong(`the job ${key} was parked: ${error_message}`)),
    ...left.map(({ key, status, error_message }) => lost(`the job ${key} is ${status}: ${error_message}`)),
  ]
}
