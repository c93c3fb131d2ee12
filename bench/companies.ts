import type { Company, Person, SignalKind, StoredSignal } from '../packages/core/src/model/index.ts'
import type { Dossier } from '../packages/core/src/oppspot/index.ts'
import { Random } from './random.ts'

const words = ['Amber', 'Bright', 'Castle', 'Delta', 'Elm', 'Falcon', 'Granite', 'Harbour', 'Iron', 'Juniper']
const trades = ['Robotics', 'Foods', 'Analytics', 'Logistics', 'Legal', 'Systems', 'Brewing', 'Care', 'Energy', 'Media']
const towns = ['London', 'Leeds', 'Bristol', 'Glasgow', 'Cardiff', 'Norwich']
const industries = ['Computer programming', 'Banking', 'Malt beverages', 'Legal services', 'Freight transport by road']
const technologies = ['Kubernetes', 'SAP', 'HubSpot', 'Snowflake', 'Salesforce', 'dbt', 'React']
const kinds: readonly SignalKind[] = [
  'hiring',
  'funding',
  'expansion',
  'leadership',
  'technology',
  'news',
  'partnership',
]
const register = { name: 'Companies House', url: null }
const now = Date.UTC(2026, 10, 23)

/** How many of a hundred companies are bare (register data only), as most of oppSpot's are. */
const bareShare = 0.6

/** The nth company of an invented country: the same in every run, bare or richly known. */
export function dossierOf(nth: number): Dossier {
  const random = new Random(nth * 7919 + 1)
  const bare = random.chance(bareShare)
  const company = { ...bareCompany(nth, random), ...(bare ? {} : richCompany(random)) }
  return {
    company,
    people: bare ? [] : times(random.whole(0, 5), (at) => person(`${nth}-${at}`, random)),
    signals: bare ? [] : times(random.whole(0, 6), (at) => signal(`${nth}-${at}`, random)),
    oppspotScore: null,
    assignedTo: null,
  }
}

function bareCompany(nth: number, random: Random): Company {
  return {
    id: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`,
    name: `${random.one(words)} ${random.one(trades)} ${nth} Ltd`,
    tradingName: null,
    number: String(10_000_000 + nth),
    status: random.chance(0.03) ? 'liquidation' : 'active',
    type: 'ltd',
    incorporatedOn: day(random, 10_000),
    dissolvedOn: null,
    foundedYear: null,
    sicCodes: random.chance(0.9) ? [String(random.whole(10_000, 96_000))] : [],
    industry: null,
    description: null,
    address: {
      lines: [`${random.whole(1, 200)} High Street`],
      city: random.one(towns),
      region: null,
      postcode: `LS${random.whole(1, 29)} ${random.whole(1, 9)}AP`,
      country: 'England',
    },
    website: null,
    domain: null,
    phone: null,
    employees: null,
    employeeRange: null,
    employeeGrowth: null,
    revenue: null,
    funding: null,
    jobOpenings: null,
    technologies: [],
    group: null,
    filings: null,
    registerEvents: [],
    revenueGrowth: null,
    source: register,
    asOf: '2026-11-05',
    invented: true,
  }
}

function richCompany(random: Random): Partial<Company> {
  const domain = `${random.one(words)}${random.whole(1, 99_999)}.example`.toLowerCase()
  return {
    industry: random.one(industries),
    description: `${random.one(trades)} for people who need ${random.one(trades).toLowerCase()} by the morning`,
    website: `https://www.${domain}/`,
    domain,
    phone: random.chance(0.5) ? '+44 20 7946 0000' : null,
    employees: random.chance(0.8) ? random.whole(1, 5_000) : null,
    employeeGrowth: random.chance(0.5) ? random.whole(-20, 80) : null,
    revenue: random.chance(0.7)
      ? { amount: random.whole(100_000, 900_000_000), currency: 'GBP', year: 2025, estimated: random.chance(0.5) }
      : null,
    funding: random.chance(0.3)
      ? {
          total: null,
          latest: { amount: random.whole(500_000, 60_000_000), currency: 'GBP' },
          round: random.one(['seed', 'series_a', 'series_b']),
          on: day(random, 900),
          investors: ['Nonesuch Ventures'],
        }
      : null,
    jobOpenings: random.chance(0.5) ? random.whole(0, 60) : null,
    technologies: times(random.whole(0, 4), () => random.one(technologies)),
    group: random.chance(0.3)
      ? {
          role: 'subsidiary',
          parent: null,
          ultimateParent: `${random.one(words)} Group PLC`,
          size: random.whole(2, 90),
        }
      : null,
    filings: {
      accountsDue: '2027-02-28',
      accountsOverdue: random.chance(0.1),
      confirmationDue: null,
      confirmationOverdue: null,
      lastAccountsMadeUpTo: null,
    },
  }
}

function person(id: string, random: Random): Person {
  return {
    id,
    name: `${random.one(words)} ${random.one(words)}son`,
    title: random.one(['Chief Executive Officer', 'Finance Director', 'Head of Operations', null]),
    seniority: random.one(['c_level', 'director', 'manager', 'other']),
    email: random.chance(0.6) ? `p${id}@company.example` : null,
    phone: null,
    appointedOn: random.chance(0.5) ? day(random, 2_000) : null,
    assignedTo: null,
    lastContactOn: random.chance(0.2) ? day(random, 200) : null,
    source: register,
  }
}

function signal(id: string, random: Random): StoredSignal {
  const kind = random.one(kinds)
  return {
    id,
    kind,
    strength: random.one(['very_strong', 'strong', 'moderate', 'weak']),
    title: `Something that looks like ${kind} was reported in ${random.one(towns)}`,
    on: random.chance(0.9) ? day(random, 500) : null,
    source: { name: 'Invented News', url: `https://news.example/${id}` },
    confidence: random.whole(50, 95) / 100,
  }
}

function day(random: Random, within: number): string {
  return new Date(now - random.whole(0, within) * 86_400_000).toISOString().slice(0, 10)
}

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at))
}
