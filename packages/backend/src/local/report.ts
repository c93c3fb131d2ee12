import type { EnrichLine } from './lines.ts'

const integer = new Intl.NumberFormat('en-GB')
const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** Below this, batches are too small for the rate to say anything. */
const ENOUGH_FOR_A_RATE = 100

/** What was done, in two lines for a person: records, API calls, seconds, and calls per 1,000 records. */
export function report({ companies, contacts, tasks, failed, apiCalls }: EnrichLine, seconds: number): string {
  const records = companies + contacts + tasks
  const perThousand =
    records < ENOUGH_FOR_A_RATE ? '' : `, ${oneDigit.format((1000 * apiCalls) / records)} calls per 1,000 records`
  return [
    `${integer.format(companies)} companies, ${integer.format(contacts)} contacts and ${integer.format(tasks)} tasks written` +
      (failed > 0 ? `, ${integer.format(failed)} jobs failed` : ''),
    `${integer.format(apiCalls)} API calls in ${oneDigit.format(seconds)} s${perThousand}`,
  ].join('\n')
}
