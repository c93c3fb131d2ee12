import { defaultProfile, type EnrichContext, enrich } from '../../src/enrich/index.ts'
import type { Company, Enrichment, Person, StoredSignal } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { bareCompany } from '../bare-company.ts'

export const register = { name: 'Companies House', url: 'https://find-and-update.company-information.service.gov.uk/' }
export const noon = new Date('2026-11-23T12:00:00Z')

export function company(known: Partial<Company> = {}): Company {
  return { ...bareCompany, source: register, asOf: '2026-11-05', ...known }
}

export function person(known: Partial<Person> = {}): Person {
  return {
    id: 'p-1',
    name: 'Ada Marsh',
    title: 'Chief Technology Officer',
    seniority: 'c_level',
    email: 'ada@fernhill.example',
    phone: null,
    appointedOn: null,
    assignedTo: null,
    lastContactOn: null,
    source: register,
    ...known,
  }
}

export function signal(known: Partial<StoredSignal> = {}): StoredSignal {
  return {
    id: 's-1',
    kind: 'expansion',
    strength: 'strong',
    title: 'Opens an office in Leeds',
    on: '2026-11-10',
    source: { name: 'Leeds Business News', url: 'https://news.example/leeds' },
    confidence: 0.9,
    ...known,
  }
}

export function dossier(known: Partial<Omit<Dossier, 'company'>> & { company?: Partial<Company> } = {}): Dossier {
  return { signals: [], people: [], oppspotScore: null, assignedTo: null, ...known, company: company(known.company) }
}

/** A company of which much is known, and all of it good. */
export const wellKnown = dossier({
  company: {
    number: '01234567',
    status: 'active',
    type: 'ltd',
    incorporatedOn: '2014-05-06',
    sicCodes: ['62012'],
    industry: 'Business and domestic software development',
    description: 'Picking robots for grocery warehouses',
    address: { lines: ['1 Dock St'], city: 'Leeds', region: 'West Yorkshire', postcode: 'LS1 4AP', country: 'England' },
    employees: 240,
    employeeGrowth: 30,
    revenue: { amount: 24_300_000, currency: 'GBP', year: 2025, estimated: false },
    funding: {
      total: null,
      latest: { amount: 12_000_000, currency: 'GBP' },
      round: 'series_b',
      on: '2026-10-01',
      investors: ['Northgate Ventures'],
    },
    jobOpenings: 12,
    filings: {
      accountsDue: '2027-02-28',
      accountsOverdue: false,
      confirmationDue: null,
      confirmationOverdue: false,
      lastAccountsMadeUpTo: '2026-05-31',
    },
  },
  people: [person({ phone: '+44 113 496 0000' })],
  signals: [signal()],
})

export function enriched(from: Dossier, context: Partial<EnrichContext> = {}): Enrichment {
  return enrich(from, { now: noon, profile: defaultProfile, team: { members: [], territories: [] }, ...context })
}

export function daysLater(days: number): Date {
  return new Date(noon.getTime() + days * 86_400_000)
}

export function said(enrichment: Enrichment): string {
  return enrichment.summary.sentences.map(({ text }) => text).join(' ')
}
