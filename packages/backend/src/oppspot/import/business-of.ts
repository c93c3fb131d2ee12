import type { BusinessRow } from './business-row.ts'

/** The publisher's columns that the importer needs; a file without one of them is some other file. */
export const requiredColumns = [
  'ID',
  'Company Name',
  'Trade Name',
  'Address 1',
  'Address 2',
  'Postal Code',
  'City',
  'State/Province',
  'Country',
  'Company Registration Number',
  'Company Registration Type Code',
  'Business Category Code 1 - Description',
  'Founding Year',
  'Yearly Revenue in U.S. Dollars',
  'Employees Total',
  'Location Type - Description',
  'Subsidiary Code - Description',
  'Local Headquarter ID Number',
  'Local Headquarter Company Name',
  'Global Headquarter ID Number',
  'Global Headquarter Company Name',
  'Number of Companies in Group',
] as const

export type PublishedRecord = Record<(typeof requiredColumns)[number], string>

/** The name by which the source is shown wherever a fact of it is. */
export const publisher = 'CompanyData.com public sample (CC0 1.0)'

/** What the publisher calls a Companies House number; other codes are other registers' (health service, charities). */
const companiesHouse = '00012'

/** Why a record cannot become a company. */
export class RecordRefused extends Error {}

/**
 * A published record as a row of `businesses`. Names stay as published, a zero or a blank is "not known", and a number
 * of another register than Companies House stays in the metadata, where nobody takes it for a company number.
 * Throws `RecordRefused`, saying why, for a record without name or id, and for figures that are none.
 */
export function businessOf(record: PublishedRecord): BusinessRow {
  const id = record.ID.trim()
  const name = record['Company Name'].trim()
  if (id === '') throw new RecordRefused('the ID is missing')
  if (name === '') throw new RecordRefused('the company name is missing')
  const number = record['Company Registration Number'].trim().toUpperCase()
  const isCompaniesHouse = record['Company Registration Type Code'].trim() === companiesHouse
  const revenue = figure(record, 'Yearly Revenue in U.S. Dollars', 1e13)
  return {
    name,
    company_number: isCompaniesHouse && number !== '' ? number : null,
    industry: blankToNull(record['Business Category Code 1 - Description']),
    founded_year: wholeFigure(record, 'Founding Year', 2200),
    employee_count: wholeFigure(record, 'Employees Total', 2 ** 31),
    revenue_estimated: revenue,
    revenue_currency: revenue === null ? null : 'USD',
    registered_office_address: withoutBlanks({
      address_line_1: record['Address 1'].trim(),
      address_line_2: record['Address 2'].trim(),
      locality: record.City.trim(),
      region: record['State/Province'].trim(),
      postal_code: record['Postal Code'].trim(),
      country: record.Country.trim(),
    }),
    metadata: {
      source: publisher,
      publisher_id: id,
      trade_name: blankToNull(record['Trade Name']),
      other_registration_number: isCompaniesHouse || number === '' ? null : number,
      group: groupOf(record, number),
    },
  }
}

function groupOf(record: PublishedRecord, number: string) {
  const parent = headOffice(record, 'Local')
  return {
    role: roleOf(record, number),
    parent,
    ultimate_parent: headOffice(record, 'Global'),
    size: wholeFigure(record, 'Number of Companies in Group', 2 ** 31),
  }
}

/** A company whose number begins with FC or BR is registered abroad: what stands here is its branch. */
function roleOf(record: PublishedRecord, number: string): string | null {
  if (/^(FC|BR)\d/.test(number)) return 'branch'
  if (record['Subsidiary Code - Description'] === 'Is a subsidiary') return 'subsidiary'
  return record['Location Type - Description'].startsWith('Headquarter') ? 'headquarters' : null
}

/** The head office's name, unless it is the company itself. */
function headOffice(record: PublishedRecord, level: 'Local' | 'Global'): string | null {
  if (record[`${level} Headquarter ID Number`].trim() === record.ID.trim()) return null
  return blankToNull(record[`${level} Headquarter Company Name`])
}

/** A number with decimal comma or exponent (`2,41392E+11`); zero and blank are unknown. */
function figure(record: PublishedRecord, column: keyof PublishedRecord, below: number): number | null {
  const published = record[column].trim()
  if (published === '') return null
  const value = /^\d+(,\d+)?(E[+-]?\d+)?$/i.test(published) ? Number(published.replace(',', '.')) : Number.NaN
  if (!(value < below)) throw new RecordRefused(`"${published}" in "${column}" is not a number that can be`)
  return value === 0 ? null : value
}

function wholeFigure(record: PublishedRecord, column: keyof PublishedRecord, below: number): number | null {
  const value = figure(record, column, below)
  if (value !== null && !Number.isInteger(value)) {
    throw new RecordRefused(`"${record[column].trim()}" in "${column}" is not a whole number`)
  }
  return value
}

function blankToNull(value: string): string | null {
  return value.trim() === '' ? null : value.trim()
}

function withoutBlanks(parts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}
