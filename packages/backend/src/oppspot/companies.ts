import type { Company, CompanyGroup, Filings, Money, Source } from '@smartsync/core/model'
import { addressOf } from './address.ts'
import type { Catalog } from './catalog.ts'
import { domainOf } from './domain.ts'
import { descriptionOf, industryOf } from './industry.ts'
import { parseEach } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { companyNumberOf, registerUrl, sicCodesOf, statusOf, typeOf } from './register.ts'
import { registerEventsOf } from './register-events.ts'
import { selectList, tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'
import {
  accounts,
  type BusinessMetadata,
  businessColumns,
  businessMetadata,
  businessRow,
  confirmation,
  type StoredBusiness,
} from './stored-business.ts'

/** The few keys of the raw register profile that we read; the rest is large and stays where it is. */
const profileKeys = {
  profile_created: `->>'date_of_creation'`,
  profile_accounts: `->'accounts'`,
  profile_confirmation: `->'confirmation_statement'`,
}

/** A company, with the officers of its register entry still as they are stored. */
interface CompanyWithOfficers {
  company: Company
  officers: readonly unknown[]
}

/** The companies with these ids (uuids) that exist, in any order: one query. */
export async function readCompanies(
  sql: OppspotSql,
  catalog: Catalog,
  misfits: Misfits,
  ids: readonly string[],
): Promise<CompanyWithOfficers[]> {
  const hasProfile = catalog.type('businesses', 'companies_house_data') === 'jsonb'
  const profile = hasProfile
    ? Object.entries(profileKeys)
        .map(([name, path]) => `, b."companies_house_data"${path} as ${name}`)
        .join('')
    : ''
  const rows = await sql.query(
    `select ${selectList(catalog, 'businesses', 'b', businessColumns)}${profile}
            ${hasProfile ? ', b."companies_house_data" is not null as has_profile' : ''}
       from ${tableIn(catalog, 'businesses')} b
      where b."id" = any($1::uuid[])`,
    [ids],
  )
  return parseEach(businessRow, rows, 'businesses', misfits).map((business) => ({
    company: companyOf(business, misfits),
    officers: business.officers,
  }))
}

function companyOf(b: StoredBusiness, misfits: Misfits): Company {
  const meta = businessMetadata.safeParse(b.metadata ?? {}).data
  const companyNumber = companyNumberOf(b.company_number)
  const incorporatedOn = b.incorporation_date ?? b.profile_created
  const sicCodes = sicCodesOf(b.sic_codes)
  const registerDay = b.companies_house_last_updated ?? b.last_companies_house_update
  return {
    id: b.id,
    name: b.name,
    tradingName: meta?.trade_name ?? null,
    number: companyNumber,
    status: statusOf(b.company_status),
    type: typeOf(b.company_type),
    incorporatedOn,
    dissolvedOn: b.dissolution_date,
    foundedYear: positive(b.founded_year),
    sicCodes,
    industry: industryOf(b.industry, sicCodes, b.categories),
    description: descriptionOf(b.description),
    address: addressOf(b.registered_office_address) ?? addressOf(b.address),
    website: b.website,
    domain: domainOf(b.website),
    phone: b.phone_numbers[0] ?? null,
    employees: positive(b.employee_count),
    employeeRange: positive(b.employee_count) === null ? b.employee_range : null,
    employeeGrowth: b.employee_growth_12mo,
    revenue: revenueOf(b),
    funding: fundingOf(b),
    jobOpenings: b.job_openings_count,
    technologies: b.technologies,
    group: groupOf(meta?.group),
    filings: filingsOf(b),
    registerEvents: registerEventsOf(b.filing_history, misfits),
    revenueGrowth: null,
    source: sourceOf(b, companyNumber, meta),
    asOf: (registerDay ?? b.updated_at)?.slice(0, 10) ?? null,
    invented: meta?.sample === 'invented',
  }
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null
}

function money(amount: number | null, currency: string | null): Money | null {
  const known = positive(amount)
  return known === null ? null : { amount: known, currency: /^[A-Z]{3}$/.test(currency ?? '') ? `${currency}` : 'GBP' }
}

/** Revenues that oppSpot's scorer makes up when it has no accounts, in pounds. */
const placeholders = [500_000, 1_000_000]

function revenueOf(b: StoredBusiness): Company['revenue'] {
  const verified = money(b.revenue_verified, b.revenue_currency)
  if (verified) return { ...verified, year: b.revenue_year, estimated: false }
  const estimated = money(b.revenue_estimated, b.revenue_currency)
  if (!estimated || (estimated.currency === 'GBP' && placeholders.includes(estimated.amount))) return null
  return { ...estimated, year: b.revenue_year, estimated: true }
}

function fundingOf(b: StoredBusiness): Company['funding'] {
  const total = money(b.funding_total_raised, b.funding_currency)
  const latest = money(b.funding_latest_amount, b.funding_currency)
  if (!total && !latest && !b.funding_latest_round) return null
  return { total, latest, round: b.funding_latest_round, on: b.funding_latest_date, investors: b.investors }
}

function groupOf(group: BusinessMetadata['group']): CompanyGroup | null {
  if (!group) return null
  const known = { role: group.role, parent: group.parent, ultimateParent: group.ultimate_parent, size: group.size }
  return Object.values(known).some((value) => value !== null) ? known : null
}

function filingsOf(b: StoredBusiness): Filings | null {
  const account = accounts.safeParse(b.profile_accounts ?? {}).data
  const statement = confirmation.safeParse(b.profile_confirmation ?? {}).data
  const filings: Filings = {
    accountsDue: b.accounts_next_due ?? account?.next_due ?? null,
    accountsOverdue: account?.overdue ?? null,
    confirmationDue: b.confirmation_statement_next_due ?? statement?.next_due ?? null,
    confirmationOverdue: statement?.overdue ?? null,
    lastAccountsMadeUpTo: account?.last_accounts?.made_up_to ?? null,
  }
  return Object.values(filings).some((value) => value !== null) ? filings : null
}

function sourceOf(b: StoredBusiness, number: string | null, meta: BusinessMetadata | undefined): Source {
  if (meta?.source) return { name: meta.source, url: meta.source_url }
  const registered = b.data_source === 'companies_house' || b.companies_house_last_updated !== null || b.has_profile
  return registered && number !== null
    ? { name: 'Companies House', url: registerUrl(number) }
    : { name: 'oppSpot', url: null }
}
