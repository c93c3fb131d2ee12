import type { Dossier } from '@smartsync/core/oppspot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Oppspot, openOppspot } from '../../src/oppspot/adapter.ts'
import { loadSample, sampleLeads, sampleOrganizations, sampleUsers } from '../../src/oppspot/sample/index.ts'
import { type Invented, invented, inventedId } from '../../src/oppspot/sample/invented-companies.ts'
import { openTestDatabase, recording, type TestDatabase } from './database.ts'

const now = new Date('2026-11-23T15:00:00Z')
let database: TestDatabase
let schema: string
let oppspot: Oppspot

beforeAll(async () => {
  database = await openTestDatabase()
  schema = database.schema()
  await loadSample(database.sql, { schema, now })
  oppspot = await openOppspot(database.sql, { schema, now: () => now })
})
afterAll(() => database.close())

async function dossier(company: Invented, organization: keyof typeof sampleOrganizations = 'demo'): Promise<Dossier> {
  const [found] = await oppspot.dossiers(sampleOrganizations[organization], [inventedId(company)])
  if (!found) throw new Error(`no dossier of ${company}`)
  return found
}

const titles = (found: Dossier) => found.signals.map((signal) => signal.title)
const names = (found: Dossier) => found.people.map((person) => person.name)

async function contents() {
  const tables = ['businesses', 'buying_signals', 'funding_signals', 'stakeholders', 'lead_scores', 'research_sections']
  const rows = tables.map((table) =>
    database.sql.query(`select md5(string_agg(t::text, '|' order by id)) from "${schema}"."${table}" t`, []),
  )
  return Promise.all(rows)
}

describe('the sample', () => {
  test('is the same after loading it again on the same day', async () => {
    const before = await contents()
    await loadSample(database.sql, { schema, now: new Date('2026-11-23T23:00:00Z') })
    expect(await contents()).toEqual(before)
  })

  test('stays as old as it was when it is loaded on a later day', async () => {
    const later = new Date('2027-03-01T10:00:00Z')
    const other = database.schema()
    await loadSample(database.sql, { schema: other, now })
    await loadSample(database.sql, { schema: other, now: later })
    const reopened = await openOppspot(database.sql, { schema: other, now: () => later })
    const [found] = await reopened.dossiers(sampleOrganizations.demo, [inventedId('wobblethorpe')])
    expect(found?.signals.find((signal) => signal.kind === 'funding')?.on).toBe('2027-02-17')
  })

  test('marks invented companies as invented, and gives signals and people to no other', async () => {
    const ids = await oppspot.companyIds(null, 100)
    const all = await oppspot.dossiers(sampleOrganizations.demo, ids)
    expect(all.filter((each) => each.company.invented)).toHaveLength(Object.keys(invented).length)
    const real = all.filter((each) => !each.company.invented)
    expect(real.length).toBeGreaterThanOrEqual(12)
    for (const each of real) {
      expect(each).toMatchObject({ signals: [], people: [], oppspotScore: null, assignedTo: null })
      expect(each.company.source.name).toBe('CompanyData.com public sample (CC0 1.0)')
    }
  })

  test('has every strength and several kinds of signals', async () => {
    const all = await oppspot.dossiers(
      sampleOrganizations.demo,
      Object.keys(invented).map((key) => inventedId(key as Invented)),
    )
    const signals = all.flatMap((each) => each.signals)
    expect(new Set(signals.map((signal) => signal.strength))).toEqual(
      new Set(['very_strong', 'strong', 'moderate', 'weak']),
    )
    for (const kind of ['hiring', 'funding', 'leadership', 'technology', 'expansion']) {
      expect(signals.map((signal) => signal.kind)).toContain(kind)
    }
  })

  test('has leads whose companies are all found, invented, and reached at reserved domains', async () => {
    const matches = await oppspot.match(sampleLeads.map((lead) => lead.company))
    expect(matches.filter((match) => !match.found)).toEqual([])
    const ids = matches.flatMap((match) => (match.found ? [match.companyId] : []))
    const found = await oppspot.dossiers(sampleOrganizations.demo, ids)
    expect(found.every((each) => each.company.invented)).toBe(true)
    expect(sampleLeads.every((lead) => /\.(example|test)$/.test(lead.contact.email ?? ''))).toBe(true)
  })
})

describe('a dossier', () => {
  test('tells the company, its signals with what they are about, people, score and owner', async () => {
    const found = await dossier('wobblethorpe')
    expect(found.company).toMatchObject({
      name: 'Wobblethorpe Robotics Ltd',
      number: 'ZZ000001',
      status: 'active',
      type: 'ltd',
      incorporatedOn: '2016-03-14',
      sicCodes: ['28990', '62012'],
      industry: 'Machinery',
      domain: 'wobblethorpe.example',
      employees: 184,
      employeeGrowth: 42,
      revenue: { amount: 21400000, currency: 'GBP', year: 2025, estimated: false },
      funding: { latest: { amount: 24000000, currency: 'GBP' }, round: 'series_b', on: '2026-11-11' },
      address: { lines: ['1 Imaginary Wharf'], city: 'London', postcode: 'ZZ1 1AA' },
    })
    expect(titles(found).sort()).toEqual([
      'Hiring: Head of Revenue Operations, 14 open positions',
      'Opens a second plant, with room for 120 people',
      'Raised £24m (Series B)',
    ])
    expect(found.oppspotScore?.score).toBe(84)
    expect(found.assignedTo).toEqual({ userId: sampleUsers[2].id, email: 'cleo@demo.example' })
  })

  test('has one entry for a person known from several sources', async () => {
    const found = await dossier('wobblethorpe')
    expect(names(found)).toEqual(['Araminta Wobblethorpe', 'Fergus Tinderbox'])
    expect(found.people[0]).toMatchObject({
      seniority: 'c_level',
      appointedOn: '2016-03-14',
      lastContactOn: '2026-11-05',
    })
  })

  test('reads both spellings of a register entry alike', async () => {
    const bulk = (await dossier('thistlebrookNorth')).company
    const api = (await dossier('thistlebrookSouth')).company
    for (const key of ['status', 'type', 'incorporatedOn', 'sicCodes', 'industry', 'description'] as const) {
      expect(bulk[key]).toEqual(api[key])
    }
    expect(bulk).toMatchObject({ status: 'active', type: 'ltd', incorporatedOn: '2012-02-29', description: null })
    expect(bulk.address?.postcode).toBe(api.address?.postcode)
    expect(api.filings).toMatchObject({ accountsOverdue: true, confirmationOverdue: false })
  })

  test('leaves out what oppSpot fabricated, what expired, and what was false', async () => {
    expect(titles(await dossier('bumbleforth'))).toEqual([])
    expect(titles(await dossier('dapplecrag'))).toEqual(['Pilots storage with a neighbour'])
  })

  test('keeps a dissolved company dissolved, and one that is about to be so', async () => {
    expect((await dossier('grumblestone')).company).toMatchObject({ status: 'dissolved', dissolvedOn: '2026-08-25' })
    expect((await dossier('dapplecrag')).company.status).toBe('active-proposal-to-strike-off')
  })

  test('shares a company between tenants, and neither people nor signals nor owner', async () => {
    const demo = await dossier('quibbleworth', 'demo')
    const other = await dossier('quibbleworth', 'other')
    expect(demo.company).toEqual(other.company)
    expect([titles(demo), names(demo), demo.assignedTo?.email]).toEqual([
      ['Leopold Sparrow appointed: Chief Operating Officer'],
      ['Octavia Finch'],
      'ben@demo.example',
    ])
    expect([titles(other), names(other), other.assignedTo?.email]).toEqual([
      ['Evaluates document automation'],
      ['Leopold Sparrow', 'Octavia Finch'],
      'otto@other.example',
    ])
  })

  test('gives signals that belong to no organization to all of them', async () => {
    expect(titles(await dossier('crumpetdale', 'demo'))).toEqual(['Shows a first short film'])
    expect(titles(await dossier('crumpetdale', 'other'))).toEqual(['Shows a first short film'])
  })

  test('leaves out people who asked to be removed, and reports that never finished', async () => {
    expect(names(await dossier('lanternquay'))).toEqual(['Isolde Lantern', 'Rufus Quay'])
    const stuck = await dossier('fernwhistle', 'other')
    expect(names(stuck)).toEqual(['Peregrine Moss'])
    expect(stuck.company.employees).toBe(38)
  })

  test('fills what the company lacks from the organization’s own research, and says so', async () => {
    const own = (await dossier('lanternquay', 'demo')).company
    expect(own).toMatchObject({ employees: 57, technologies: ['HubSpot', 'Benchling'] })
    expect(own.source.name).toContain('oppSpot research')
    expect((await dossier('lanternquay', 'other')).company.employees).toBeNull()
  })

  test('does not count an assignment that has ended', async () => {
    expect((await dossier('mizzlemoor')).assignedTo).toBeNull()
    expect((await dossier('puddlewick')).assignedTo?.email).toBe('ben@demo.example')
  })

  test('turns registered names round', async () => {
    expect(names(await dossier('mizzlemoor'))).toEqual(['Winifred Bracken', "Tobias O'Mizzle-Moor"])
  })

  test('comes in the order asked, without ids that lead nowhere', async () => {
    const asked = [
      inventedId('puddlewick'),
      '00000000-0000-4000-8000-000000000000',
      'no id',
      inventedId('wobblethorpe'),
    ]
    const found = await oppspot.dossiers(sampleOrganizations.demo, asked)
    expect(found.map((each) => each.company.id)).toEqual([asked[0], asked[3]])
  })

  test('costs as many queries for all companies as for one', async () => {
    const sql = recording(database.sql)
    const counted = await openOppspot(sql, { schema, now: () => now })
    const queries = async (ids: readonly string[]) => {
      sql.texts.length = 0
      await counted.dossiers(sampleOrganizations.demo, ids)
      return sql.texts.length
    }
    const one = await queries([inventedId('wobblethorpe')])
    expect(await queries(await counted.companyIds(null, 100))).toBe(one)
    expect(one).toBeLessThanOrEqual(7)
  })

  test('never asks for all columns of a table', async () => {
    const sql = recording(database.sql)
    const counted = await openOppspot(sql, { schema, now: () => now })
    await counted.dossiers(sampleOrganizations.demo, await counted.companyIds(null, 100))
    await counted.match(sampleLeads.map((lead) => lead.company))
    expect(sql.texts.filter((text) => /select\s+(\w+\.)?\*/i.test(text))).toEqual([])
  })
})

describe('the listing of companies', () => {
  test('pages through all ids in order, each once', async () => {
    const ids: string[] = []
    let page = await oppspot.companyIds(null, 7)
    while (page.length > 0) {
      ids.push(...page)
      page = await oppspot.companyIds(page.at(-1) ?? null, 7)
    }
    expect(ids).toEqual([...new Set(ids)].sort())
    expect(ids).toHaveLength(await oppspot.countCompanies())
  })
})
