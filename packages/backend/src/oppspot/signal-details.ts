import { englishTitle } from '@smartsync/core/enrich'
import type { SignalDetails } from '@smartsync/core/model'
import { z } from 'zod'
import type { Catalog, TableName } from './catalog.ts'
import { date, number, record, text } from './lenient.ts'
import { selectList, tableIn } from './select-list.ts'

/** What the detail tables of dialect B (and of repaired A databases) add to a signal. */
interface DetailTable {
  table: TableName
  columns: readonly string[]
}

const tables: readonly DetailTable[] = [
  { table: 'funding_signals', columns: ['round_type', 'amount', 'currency', 'announcement_date', 'close_date'] },
  {
    table: 'executive_change_signals',
    columns: ['position_title', 'change_type', 'incoming_executive', 'effective_date', 'announcement_date'],
  },
  { table: 'job_posting_signals', columns: ['job_title', 'total_open_positions', 'posted_date', 'job_url'] },
  { table: 'technology_adoption_signals', columns: ['technology_name', 'adoption_type'] },
]

/** The joins that fetch a signal's details, one row at most from each table that has them, as one jsonb column each. */
export function detailJoins(catalog: Catalog): { select: string; joins: string } {
  const present = tables.filter(({ table }) => catalog.has(table, 'signal_id', 'company_id'))
  return {
    select: present.map(({ table }) => `, to_jsonb(${table}) as ${table}`).join(''),
    joins: present
      .map(({ table, columns }) => {
        const wanted = selectList(catalog, table, 'd', columns)
        return `left join lateral (
          select ${wanted || 'd.signal_id'} from ${tableIn(catalog, table)} d
           where d.company_id = s.company_id and d.signal_id = s.id limit 1) ${table} on true`
      })
      .join('\n'),
  }
}

export const signalDetails = z.object({
  funding_signals: z
    .object({ round_type: text, amount: number, currency: text, announcement_date: date, close_date: date })
    .nullish()
    .catch(null),
  executive_change_signals: z
    .object({
      position_title: text,
      change_type: text,
      incoming_executive: record,
      effective_date: date,
      announcement_date: date,
    })
    .nullish()
    .catch(null),
  job_posting_signals: z
    .object({ job_title: text, total_open_positions: number, posted_date: date, job_url: text })
    .nullish()
    .catch(null),
  technology_adoption_signals: z.object({ technology_name: text, adoption_type: text }).nullish().catch(null),
})

type StoredDetails = z.infer<typeof signalDetails>
/** More than of what kind it is. */
type Told = Exclude<SignalDetails, { about: 'kind' }>

/** The day that the details give, if any. */
export function detailDay(d: StoredDetails): string | null {
  return (
    d.funding_signals?.announcement_date ??
    d.funding_signals?.close_date ??
    d.executive_change_signals?.effective_date ??
    d.executive_change_signals?.announcement_date ??
    d.job_posting_signals?.posted_date ??
    null
  )
}

/** What the details are about; null when they say nothing. */
export function detailsOf(d: StoredDetails): Told | null {
  const funding = d.funding_signals
  if (funding?.amount || funding?.round_type) {
    return fundingDetails(funding.amount, funding.currency, funding.round_type)
  }
  const change = d.executive_change_signals
  if (change?.position_title) {
    const about = change.change_type === 'departure' ? 'departure' : 'appointment'
    return { about, name: text.parse(change.incoming_executive?.name) ?? null, position: change.position_title }
  }
  const job = d.job_posting_signals
  if (job?.job_title) {
    const open = job.total_open_positions ?? 0
    return { about: 'posting', job: job.job_title, openPositions: open > 1 ? open : null }
  }
  const technology = d.technology_adoption_signals
  return technology?.technology_name ? { about: 'adoption', technology: technology.technology_name } : null
}

/** A funding round, with whatever of it is known. */
export function fundingDetails(amount: number | null, currency: string | null, round: string | null): Told {
  const code = /^[A-Z]{3}$/.test(currency ?? '') ? currency : null
  return {
    about: 'funding',
    amount: amount !== null && amount > 0 && code !== null ? { amount, currency: code } : null,
    round: round === null || round === 'other' ? null : sentenceCase(round),
  }
}

/** What a signal says whose source gave it no title, in English and for other languages. */
export function titled(details: Told): { title: string; details: Told } {
  return { title: englishTitle(details), details }
}

/** `series_b` → `Series b` reads wrong, so a single letter at the end is a capital: `Series B`. */
export function sentenceCase(slug: string): string {
  const words = slug.replaceAll('_', ' ').trim()
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(
    / ([a-z])\b/g,
    (_, letter) => ` ${letter.toUpperCase()}`,
  )
}
