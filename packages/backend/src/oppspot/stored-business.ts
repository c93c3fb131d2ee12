import { z } from 'zod'
import { date, flag, flagOrNull, instant, integer, items, number, record, text, texts } from './lenient.ts'

/** The columns of `businesses` that a company is made of; all but `id` and `name` may be missing. */
export const businessColumns = [
  ...['id', 'name', 'metadata', 'description', 'categories', 'industry', 'website', 'phone_numbers', 'address'],
  ...['company_number', 'company_status', 'company_type', 'incorporation_date', 'dissolution_date', 'sic_codes'],
  ...['registered_office_address', 'officers', 'filing_history', 'founded_year', 'accounts_next_due'],
  ...['confirmation_statement_next_due', 'companies_house_last_updated', 'last_companies_house_update', 'data_source'],
  ...['employee_count', 'employee_range', 'employee_growth_12mo', 'job_openings_count', 'technologies'],
  ...['revenue_verified', 'revenue_estimated', 'revenue_currency', 'revenue_year', 'updated_at'],
  ...['funding_total_raised', 'funding_latest_amount', 'funding_latest_round', 'funding_latest_date'],
  ...['funding_currency', 'investors'],
] as const

const groupRole = z.enum(['headquarters', 'branch', 'subsidiary', 'single']).nullable().catch(null)
/** What we keep in `metadata`: where the row is from, and what has no column. */
export const businessMetadata = z.object({
  sample: text,
  source: text,
  source_url: text,
  trade_name: text,
  group: z.object({ role: groupRole, parent: text, ultimate_parent: text, size: integer }).optional().catch(undefined),
})
/** The filing dates of a register profile. */
export const accounts = z.object({
  next_due: date,
  overdue: flagOrNull,
  last_accounts: z.object({ made_up_to: date }).optional().catch(undefined),
})
export const confirmation = z.object({ next_due: date, overdue: flagOrNull })

/** A row of `businesses`, with the few keys of its register profile that we read. */
export const businessRow = z.object({
  id: z.string(),
  name: z.string().trim().min(1),
  metadata: record,
  description: text,
  categories: texts,
  industry: text,
  website: text,
  phone_numbers: texts,
  address: z.unknown().optional(),
  company_number: text,
  company_status: text,
  company_type: text,
  incorporation_date: date,
  dissolution_date: date,
  sic_codes: texts,
  registered_office_address: z.unknown().optional(),
  officers: items,
  filing_history: items,
  founded_year: integer,
  accounts_next_due: date,
  confirmation_statement_next_due: date,
  companies_house_last_updated: instant,
  last_companies_house_update: instant,
  data_source: text,
  employee_count: integer,
  employee_range: text,
  employee_growth_12mo: number,
  job_openings_count: integer,
  technologies: texts,
  revenue_verified: number,
  revenue_estimated: number,
  revenue_currency: text,
  revenue_year: integer,
  updated_at: instant,
  funding_total_raised: number,
  funding_latest_amount: number,
  funding_latest_round: text,
  funding_latest_date: date,
  funding_currency: text,
  investors: texts,
  profile_created: date,
  profile_accounts: record,
  profile_confirmation: record,
  has_profile: flag,
})

export type StoredBusiness = z.infer<typeof businessRow>
export type BusinessMetadata = z.infer<typeof businessMetadata>
