import type { RegisterEvent } from '@smartsync/core/model'
import { z } from 'zod'
import { date, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'

const filing = z.object({ category: text, description: text, date })

/**
 * What a company's filing history says happened, newest first. Categories and descriptions are Companies House's:
 * https://github.com/companieshouse/api-enumerations (filing_history_descriptions.yml). Other filings are left out.
 */
export function registerEventsOf(filings: readonly unknown[], misfits: Misfits): RegisterEvent[] {
  return parseEach(filing, filings, 'businesses.filing_history', misfits)
    .flatMap(({ category, description, date: on }) => {
      const what = eventOf(category ?? '', description ?? '')
      return what === null || on === null ? [] : [{ what, on }]
    })
    .sort((one, other) => (one.on < other.on ? 1 : one.on > other.on ? -1 : 0))
}

function eventOf(category: string, description: string): RegisterEvent['what'] | null {
  if (category === 'accounts') return 'accounts_filed'
  if (category === 'address' && description.startsWith('change-registered-office-address')) return 'office_moved'
  if (category !== 'mortgage') return null
  if (description.startsWith('mortgage-create')) return 'charge_registered'
  return description.startsWith('mortgage-satisfy') ? 'charge_satisfied' : null
}
