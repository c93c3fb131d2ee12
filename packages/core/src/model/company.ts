import type { IsoDate, Source } from './fact.ts'

/** A postal address, each part trimmed; `postcode` is upper-case with one space. */
export interface Address {
  lines: readonly string[]
  city: string | null
  region: string | null
  postcode: string | null
  country: string | null
}

export interface Money {
  amount: number
  /** ISO 4217. */
  currency: string
}

/** Companies House status words, lower-case with hyphens; other registers' words are passed through in that spelling. */
export type CompanyStatus = string

export interface CompanyGroup {
  role: 'headquarters' | 'branch' | 'subsidiary' | 'single' | null
  parent: string | null
  ultimateParent: string | null
  /** Companies in the whole group, this one included. */
  size: number | null
}

export interface Filings {
  accountsDue: IsoDate | null
  accountsOverdue: boolean | null
  confirmationDue: IsoDate | null
  confirmationOverdue: boolean | null
  lastAccountsMadeUpTo: IsoDate | null
}

/** Something that was entered in the register, with its day. */
export interface RegisterEvent {
  what: 'charge_registered' | 'charge_satisfied' | 'office_moved' | 'accounts_filed'
  on: IsoDate
}

/** Facts that someone else than the company's source told: those with these ids (`technology:` for all of a kind). */
export interface Learnt {
  facts: readonly string[]
  source: Source
  on: IsoDate | null
}

/**
 * A company as oppSpot knows it (`businesses`), normalised: one spelling for each thing, null for "not known",
 * never a guess. Most companies are bare: a name and register data.
 */
export interface Company {
  /** `businesses.id`. */
  id: string
  name: string
  tradingName: string | null
  /** Companies House number, eight characters (`00102498`, `SC123456`). */
  number: string | null
  status: CompanyStatus | null
  type: string | null
  incorporatedOn: IsoDate | null
  dissolvedOn: IsoDate | null
  foundedYear: number | null
  /** UK SIC 2007 codes, digits only. */
  sicCodes: readonly string[]
  industry: string | null
  description: string | null
  address: Address | null
  website: string | null
  /** Host of the website, lower-case, without `www.`; null for social networks and free hosts. */
  domain: string | null
  phone: string | null
  employees: number | null
  /** A range as text (`51-200`) where no count is known. */
  employeeRange: string | null
  /** Percent over the last twelve months. */
  employeeGrowth: number | null
  revenue: (Money & { year: number | null; estimated: boolean }) | null
  /** Revenue of a financial year against the one before, in percent. */
  revenueGrowth: { percent: number; year: number } | null
  funding: {
    total: Money | null
    latest: Money | null
    round: string | null
    on: IsoDate | null
    investors: readonly string[]
  } | null
  jobOpenings: number | null
  technologies: readonly string[]
  group: CompanyGroup | null
  filings: Filings | null
  /** What was entered in the register lately, newest first. */
  registerEvents: readonly RegisterEvent[]
  source: Source
  /** What an organization's CRM told of it. */
  learnt?: Learnt
  /** The day on which oppSpot last knew this to be so. */
  asOf: IsoDate | null
  /** True for the invented companies of the sample; shown wherever the company is shown. */
  invented: boolean
}
