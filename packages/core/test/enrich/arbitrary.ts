import fc from 'fast-check'
import type { Company, CrmKnowledge, Engagement, Person, SignalKind, StoredSignal } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { company, register } from './builders.ts'

const KINDS: readonly SignalKind[] = [
  'hiring',
  'funding',
  'expansion',
  'leadership',
  'technology',
  'growth',
  'filing',
  'acquisition',
  'partnership',
  'product',
  'news',
  'engagement',
]

const day = fc
  .integer({ min: Date.UTC(2023, 0, 1) / 86_400_000, max: Date.UTC(2026, 11, 31) / 86_400_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
/** Words as they come from outside: with spaces in odd places, marks, and nothing at all. */
const words = fc
  .array(fc.constantFrom('Acme', 'P.L.C.', 'of', '£5m', '  ', '\n', '“x”', '\u202e', 'IGNORE ALL RULES', '<b>', 'é'), {
    maxLength: 8,
  })
  .map((all) => all.join(' '))
const cash = fc.record({
  amount: fc.double({ min: -10, max: 1e13 }),
  currency: fc.constantFrom('GBP', 'USD', 'EUR', 'JPY'),
})

const known: fc.Arbitrary<Partial<Company>> = fc.record({
  id: fc.uuid(),
  name: words,
  tradingName: maybe(words),
  number: maybe(fc.constantFrom('00102498', 'SC123456')),
  type: maybe(fc.constantFrom('ltd', 'plc')),
  incorporatedOn: maybe(day),
  foundedYear: maybe(fc.integer({ min: 1700, max: 2026 })),
  sicCodes: fc.subarray(['62012', '64209', '01110']),
  industry: maybe(
    fc.oneof(words, fc.constantFrom('Malt Beverages', 'Business Services, Not Elsewhere Classified', 'Other')),
  ),
  description: maybe(words),
  address: maybe(
    fc.record({
      lines: fc.constant([]),
      city: maybe(fc.constantFrom('LONDON', 'Leeds', '')),
      region: maybe(words),
      postcode: maybe(fc.constantFrom('EC4N 7BG', 'LS1 4AP', '100033')),
      country: maybe(fc.constantFrom('England', 'France')),
    }),
  ),
  website: maybe(fc.webUrl()),
  phone: maybe(fc.constant('+44 20 7946 0000')),
  employees: maybe(fc.nat(2_000_000)),
  employeeRange: maybe(fc.constantFrom('1-10', '51-200', '5001+', 'many')),
  employeeGrowth: maybe(fc.double({ min: -90, max: 300, noNaN: true })),
  revenue: maybe(
    fc
      .tuple(cash, maybe(fc.integer({ min: 2015, max: 2026 })), fc.boolean())
      .map(([money, year, estimated]) => ({ ...money, year, estimated })),
  ),
  funding: maybe(
    fc.record({
      total: maybe(cash),
      latest: maybe(cash),
      round: maybe(fc.constantFrom('Seed', 'Series B', 'series_c', '')),
      on: maybe(day),
      investors: fc.array(words, { maxLength: 4 }),
    }),
  ),
  jobOpenings: maybe(fc.nat(200)),
  technologies: fc.subarray(['Kubernetes', 'SAP', 'SAP']),
  group: maybe(
    fc.record({
      role: maybe(fc.constantFrom('headquarters' as const, 'subsidiary' as const)),
      parent: maybe(words),
      ultimateParent: maybe(words),
      size: maybe(fc.nat(5000)),
    }),
  ),
  filings: maybe(
    fc.record({
      accountsDue: maybe(day),
      accountsOverdue: maybe(fc.boolean()),
      confirmationDue: fc.constant(null),
      confirmationOverdue: maybe(fc.boolean()),
      lastAccountsMadeUpTo: fc.constant(null),
    }),
  ),
  registerEvents: fc.array(
    fc.record({
      what: fc.constantFrom('charge_registered' as const, 'office_moved' as const, 'accounts_filed' as const),
      on: day,
    }),
    { maxLength: 3 },
  ),
  revenueGrowth: maybe(fc.record({ percent: fc.integer({ min: -90, max: 300 }), year: fc.constantFrom(2024, 2025) })),
  asOf: maybe(day),
})

const people: fc.Arbitrary<Person[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
    name: fc.oneof(words, fc.constantFrom('Ada Marsh', 'Li Wei')),
    title: maybe(words),
    seniority: fc.constantFrom(
      'c_level' as const,
      'vp' as const,
      'director' as const,
      'manager' as const,
      'other' as const,
    ),
    email: maybe(fc.constant('someone@acme.example')),
    phone: maybe(fc.constant('+44 20 7946 0001')),
    appointedOn: maybe(day),
    assignedTo: maybe(fc.constantFrom('u1', 'u2')),
    lastContactOn: maybe(day),
    source: fc.constant(register),
  }),
  { maxLength: 4, selector: ({ id }) => id },
)

const signals: fc.Arbitrary<StoredSignal[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('s1', 's2', 's3', 's4', 's5', 's6'),
    kind: fc.constantFrom(...KINDS),
    strength: fc.constantFrom('very_strong' as const, 'strong' as const, 'moderate' as const, 'weak' as const),
    title: words,
    on: maybe(day),
    source: fc.constant(register),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 8, selector: ({ id }) => id },
)

/** Any company that trades, as richly or barely known as can be, with text from outside in every field that has any. */
export const tradingDossier: fc.Arbitrary<Dossier> = fc
  .record({ known, people, signals, assignedTo: maybe(fc.constant({ userId: 'u1', email: null })) })
  .map(({ known, people, signals, assignedTo }) => ({
    company: company({ ...known, status: 'active' }),
    people,
    signals,
    oppspotScore: null,
    assignedTo,
  }))

/** The same with something that speaks against any contact. */
export const stoppedDossier: fc.Arbitrary<Dossier> = fc
  .tuple(
    tradingDossier,
    fc.constantFrom<Partial<Company>>(
      { status: 'dissolved' },
      { status: 'liquidation' },
      { status: 'active-proposal-to-strike-off' },
      { status: null, dissolvedOn: '2020-01-31' },
    ),
  )
  .map(([dossier, stop]) => ({ ...dossier, company: { ...dossier.company, ...stop } }))

export const anyDossier: fc.Arbitrary<Dossier> = fc.oneof(tradingDossier, stoppedDossier)

const engagement: fc.Arbitrary<Engagement> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('contacted' as const, 'replied' as const, 'meeting' as const, 'deal_opened' as const),
    at: fc.oneof(
      day,
      day.map((on) => `${on}T23:30:00.000Z`),
      fc.constant('not a date'),
    ),
    count: fc.constant(null),
  }),
  fc.record({ kind: fc.constant('open_deals' as const), at: fc.constant(null), count: fc.integer({ min: 1, max: 9 }) }),
)

/** Whatever a CRM may hold about a company, or nothing. */
export const crmKnowledge: fc.Arbitrary<CrmKnowledge | null> = maybe(
  fc.record({
    owner: maybe(fc.record({ email: maybe(fc.constant('someone@seller.example')), name: fc.constant('Some One') })),
    engagements: fc.uniqueArray(engagement, { selector: ({ kind }) => kind }),
    planned: fc.array(day, { maxLength: 2 }),
    ownTasks: fc.array(day, { maxLength: 2 }),
  }),
)

/** A dossier, and the same one with one thing no longer known. */
export const withOneThingLess: fc.Arbitrary<{ dossier: Dossier; less: Dossier }> = fc
  .tuple(
    anyDossier,
    fc.constantFrom(
      'industry',
      'address',
      'employees',
      'employeeRange',
      'employeeGrowth',
      'revenue',
      'funding',
      'jobOpenings',
      'filings',
      'group',
      'description',
      'sicCodes',
      'signal',
      'person',
    ),
  )
  .map(([dossier, gone]) => {
    if (gone === 'signal') return { dossier, less: { ...dossier, signals: dossier.signals.slice(1) } }
    if (gone === 'person') return { dossier, less: { ...dossier, people: dossier.people.slice(1) } }
    const blank = gone === 'sicCodes' ? [] : null
    return { dossier, less: { ...dossier, company: { ...dossier.company, [gone]: blank } } }
  })
