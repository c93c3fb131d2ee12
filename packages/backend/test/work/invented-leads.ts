import { Readable } from 'node:stream'
import { requiredColumns } from '../../src/oppspot/import/business-of.ts'
import type { SampleLead } from '../../src/oppspot/sample/index.ts'

const number = (nth: number) => `ZX${String(nth + 1).padStart(6, '0')}`

/** A CSV of invented companies as CompanyData.com would publish them. */
export function inventedCompanies(count: number): Readable {
  const rows = Array.from({ length: count }, (_, nth) => {
    const values: Record<string, string> = {
      ID: String(900_000_000 + nth),
      'Company Name': `Invented Company ${nth}`,
      'Company Registration Number': number(nth),
      'Company Registration Type Code': '00012',
      'Postal Code': 'ZZ1 1ZZ',
      City: 'London',
      Country: 'England',
      'Business Category Code 1 - Description': 'Prepackaged Software',
      'Employees Total': String(10 + nth),
    }
    return requiredColumns.map((column) => values[column] ?? '').join(';')
  })
  return Readable.from([`${requiredColumns.join(';')}\n${rows.join('\n')}\n`])
}

/** So many leads at so many of those companies: one at each, unless told otherwise. */
export function inventedLeads(count: number, companies = count): SampleLead[] {
  return Array.from({ length: count }, (_, nth) => ({
    company: { number: number(nth % companies) },
    contact: {
      email: `person${nth}@company${nth % companies}.example`,
      firstName: 'Person',
      lastName: `Number ${nth}`,
      title: null,
      phone: null,
    },
  }))
}
