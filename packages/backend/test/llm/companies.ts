import { defaultProfile, enrich } from '@smartsync/core/enrich'
import type { Company, Enrichment, Language, Person, StoredSignal } from '@smartsync/core/model'

export const NOON = new Date('2026-11-23T12:00:00.000Z')
const source = { name: 'Companies House', url: null }

/** An invented company of which a fair deal is known, researched. */
export function researched(
  known: Partial<Company> = {},
  { signals = [], people = [], language }: { signals?: StoredSignal[]; people?: Person[]; language?: Language } = {},
): Enrichment {
  const company: Company = {
    id: 'company-1',
    name: 'Fernhill Robotics Ltd',
    tradingName: null,
    number: '01234567',
    status: 'active',
    type: 'ltd',
    incorporatedOn: '2014-05-06',
    dissolvedOn: null,
    foundedYear: null,
    sicCodes: ['28290'],
    industry: 'Manufacture of robots',
    description: 'Picking robots for grocery warehouses',
    address: { lines: [], city: 'Leeds', region: 'West Yorkshire', postcode: 'LS1 4AP', country: 'England' },
    website: null,
    domain: 'fernhill.example',
    phone: null,
    employees: 240,
    employeeRange: null,
    employeeGrowth: null,
    revenue: { amount: 24_300_000, currency: 'GBP', year: 2025, estimated: false },
    funding: null,
    jobOpenings: 12,
    technologies: [],
    group: null,
    filings: null,
    registerEvents: [],
    revenueGrowth: null,
    source,
    asOf: '2026-11-05',
    invented: true,
    ...known,
  }
  const dossier = { company, signals, people, oppspotScore: null, assignedTo: null }
  const team = { members: [], territories: [] }
  return enrich(dossier, { now: NOON, profile: defaultProfile, team, ...(language && { language }) })
}

export function newsOf(title: string): StoredSignal {
  return { id: 's-1', kind: 'expansion', strength: 'strong', title, on: '2026-11-10', source, confidence: 0.9 }
}

export function personCalled(name: string, title: string): Person {
  return {
    id: 'p-1',
    name,
    title,
    seniority: 'c_level',
    email: 'someone@fernhill.example',
    phone: null,
    appointedOn: '2026-11-01',
    assignedTo: null,
    lastContactOn: null,
    source,
  }
}
