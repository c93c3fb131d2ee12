import { createReadStream, existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openOppspot } from '../../src/oppspot/adapter.ts'
import { requiredColumns } from '../../src/oppspot/import/business-of.ts'
import { type ImportCounts, importCompanies, type Rejection } from '../../src/oppspot/import/import-companies.ts'
import { createSampleTables, loadSample, sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

const published = fileURLToPath(new URL('../../../../../shared/data/london-companies.csv', import.meta.url))
let database: TestDatabase
let schema: string

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  schema = database.schema()
  await createSampleTables(database.sql, schema)
})

type Column = (typeof requiredColumns)[number]

const usual: Partial<Record<Column, string>> = {
  ID: '1',
  'Company Name': 'Some Company LIMITED',
  'Company Registration Number': '00102498',
  'Company Registration Type Code': '00012',
  'Address 1': '1 Street',
  'Postal Code': 'E1 6AN',
  City: 'London',
}

function line(values: Partial<Record<Column, string>>): string {
  return requiredColumns.map((column) => values[column] ?? usual[column] ?? '').join(';')
}

function file(...lines: string[]): Readable {
  return Readable.from([`\uFEFF${[requiredColumns.join(';'), ...lines].join('\r\n')}\r\n`])
}

async function load(stream: Readable) {
  const rejections: Rejection[] = []
  const progress: ImportCounts[] = []
  const counts = await importCompanies(database.sql, stream, {
    schema,
    onProgress: (each) => progress.push(each),
    onRejected: (each) => rejections.push(each),
  })
  return { counts, rejections, progress }
}

async function companies() {
  const oppspot = await openOppspot(database.sql, { schema })
  const found = await oppspot.dossiers(sampleOrganizations.demo, await oppspot.companyIds(null, 5_000))
  return found.map((dossier) => dossier.company)
}

async function only() {
  const [company, ...others] = await companies()
  if (!company || others.length > 0) throw new Error('expected one company')
  return company
}

async function changeTimes() {
  return database.sql.query(`select id::text, updated_at::text from "${schema}".businesses order by id`, [])
}

describe('a record', () => {
  test('becomes a company with what the publisher knows of it', async () => {
    await load(
      file(
        line({
          'Trade Name': 'Somebody',
          'Address 2': 'Canary Wharf',
          'Business Category Code 1 - Description': 'National Commercial Banks',
          'Founding Year': '1909',
          'Yearly Revenue in U.S. Dollars': '2,41392E+11',
          'Employees Total': '66300',
          'Subsidiary Code - Description': 'Is a subsidiary',
          'Local Headquarter ID Number': '2',
          'Local Headquarter Company Name': 'PARENT LIMITED',
          'Global Headquarter ID Number': '3',
          'Global Headquarter Company Name': 'Top Inc.',
          'Number of Companies in Group': '12',
        }),
      ),
    )
    expect(await only()).toMatchObject({
      name: 'Some Company LIMITED',
      tradingName: 'Somebody',
      number: '00102498',
      sicCodes: [],
      industry: 'National Commercial Banks',
      foundedYear: 1909,
      incorporatedOn: null,
      employees: 66300,
      revenue: { amount: 241392000000, currency: 'USD', year: null, estimated: true },
      address: { lines: ['1 Street', 'Canary Wharf'], city: 'London', postcode: 'E1 6AN' },
      group: { role: 'subsidiary', parent: 'PARENT LIMITED', ultimateParent: 'Top Inc.', size: 12 },
      source: { name: 'CompanyData.com public sample (CC0 1.0)', url: null },
      invented: false,
    })
  })

  test('leaves unknown what is zero or blank', async () => {
    await load(file(line({ 'Founding Year': '', 'Yearly Revenue in U.S. Dollars': '0', 'Employees Total': '0' })))
    expect(await only()).toMatchObject({
      foundedYear: null,
      revenue: null,
      employees: null,
      industry: null,
      group: null,
    })
  })

  test.each([
    ['"PJSC ""aeroflot"""', 'PJSC "aeroflot"'],
    ['Kookmin Bank CO., LTD.', 'Kookmin Bank CO., LTD.'],
    ['Züblin "the builders" AG', 'Züblin "the builders" AG'],
  ])('keeps the name as published: %s', async (written, name) => {
    await load(file(line({ 'Company Name': written })))
    expect((await only()).name).toBe(name)
  })

  test('of another register has no company number', async () => {
    await load(file(line({ 'Company Registration Number': '210183', 'Company Registration Type Code': '00835' })))
    expect((await only()).number).toBeNull()
  })

  test('with a number of an overseas company is a branch', async () => {
    await load(
      file(line({ 'Company Registration Number': 'FC031145', 'Location Type - Description': 'Headquarter/Parent' })),
    )
    expect((await only()).group?.role).toBe('branch')
  })
})

describe('what cannot be taken', () => {
  test('is told with its line and the reason, and the rest goes on', async () => {
    const { counts, rejections } = await load(
      file(
        line({ 'Company Name': ' ' }),
        line({ ID: '' }),
        line({ 'Yearly Revenue in U.S. Dollars': '12.5.1' }),
        line({ 'Employees Total': '3,5' }),
        'only;three;columns',
        '"a record\non two lines";short',
        line({ ID: '7', 'Company Name': 'Lat\uFFFDn-1' }),
        line({ ID: '8' }),
        line({ ID: '9', 'Company Name': 'Twin' }),
        line({ ID: '8', 'Company Name': 'Again', 'Company Registration Number': '' }),
      ),
    )
    expect(rejections).toEqual([
      { line: 2, reason: 'the company name is missing' },
      { line: 3, reason: 'the ID is missing' },
      { line: 4, reason: '"12.5.1" in "Yearly Revenue in U.S. Dollars" is not a number that can be' },
      { line: 5, reason: '"3,5" in "Employees Total" is not a whole number' },
      { line: 6, reason: `malformed: 3 columns where the header has ${requiredColumns.length}` },
      { line: 7, reason: `malformed: 2 columns where the header has ${requiredColumns.length}` },
      { line: 9, reason: 'malformed: not UTF-8' },
      { line: 11, reason: 'company number 00102498 stands in line 10 already; the first is kept' },
      { line: 12, reason: 'ID 8 stands in line 10 already; the first is kept' },
    ])
    expect(counts).toEqual({ read: 10, inserted: 1, updated: 0, unchanged: 0, rejected: 9 })
  })

  test('is everything after a quote that is never closed', async () => {
    const { counts, rejections } = await load(
      file(line({}), line({ ID: '2', 'Company Name': '"open' }), line({ ID: '3' })),
    )
    expect(rejections).toEqual([
      { line: 3, reason: 'malformed: a quote that opens here is never closed, so nothing from here on was read' },
    ])
    expect(counts).toMatchObject({ inserted: 1, rejected: 1 })
  })

  test('is a file of other columns, which are named', async () => {
    const refused = load(
      Readable.from([`${requiredColumns.filter((name) => name !== 'ID' && name !== 'City').join(';')}\n`]),
    )
    await expect(refused).rejects.toMatchObject({
      code: 'wrong_csv',
      message: 'The first line lacks the columns: ID, City.',
      help: expect.stringContaining('";" between columns'),
    })
  })

  test.each([
    ['an empty file', '', 'The file is empty.'],
    ['something else', '\x89PNG\r\n\x1a\n', 'The first line lacks the columns'],
  ])('is %s', async (_, content, message) => {
    await expect(load(Readable.from([content]))).rejects.toMatchObject({
      code: 'wrong_csv',
      message: expect.stringContaining(message),
    })
  })

  test('is a stream that fails, with its own error', async () => {
    const failing = Readable.from(
      (async function* () {
        yield `${requiredColumns.join(';')}\n`
        throw new Error('disk gone')
      })(),
    )
    await expect(load(failing)).rejects.toThrow('disk gone')
  })
})

describe('importing again', () => {
  test('updates what differs, only there moves the time of change, and adds no company', async () => {
    await load(file(line({}), line({ ID: '2', 'Company Registration Number': '' })))
    const before = await changeTimes()
    const { counts } = await load(
      file(line({ 'Employees Total': '5' }), line({ ID: '2', 'Company Registration Number': '' })),
    )
    expect(counts).toEqual({ read: 2, inserted: 0, updated: 1, unchanged: 1, rejected: 0 })
    const after = await changeTimes()
    expect(after.filter((row, at) => JSON.stringify(row) !== JSON.stringify(before[at]))).toHaveLength(1)
  })

  test('finds a company again that has since got a number', async () => {
    await load(file(line({ 'Company Registration Number': '' })))
    const { counts } = await load(file(line({})))
    expect(counts).toMatchObject({ inserted: 0, updated: 1 })
    expect((await only()).number).toBe('00102498')
  })

  test('takes nothing away that the file does not know', async () => {
    await database.sql.query(
      `insert into "${schema}".businesses (name, company_number, website, employee_count, metadata)
       values ('Old Name', '00102498', 'https://some.co.uk', 7, '{"kept": true}')`,
      [],
    )
    await load(file(line({ 'Employees Total': '0' })))
    expect(await only()).toMatchObject({ name: 'Some Company LIMITED', domain: 'some.co.uk', employees: 7 })
    const [row] = await database.sql.query<{ kept: string }>(
      `select metadata->>'kept' as kept from "${schema}".businesses`,
      [],
    )
    expect(row?.kept).toBe('true')
  })
})

describe.skipIf(!existsSync(published))('the file as published (skipped where it is not at hand)', () => {
  test('is taken whole, and the second time nothing changes', async () => {
    const first = await load(createReadStream(published))
    expect(first.rejections).toEqual([])
    expect(first.counts).toEqual({ read: 1000, inserted: 1000, updated: 0, unchanged: 0, rejected: 0 })
    expect(first.progress.map((each) => each.read)).toEqual([200, 400, 600, 800, 1000, 1000])
    const times = await changeTimes()
    expect((await load(createReadStream(published))).counts).toMatchObject({ read: 1000, unchanged: 1000 })
    expect(await changeTimes()).toEqual(times)

    const all = await companies()
    expect(all).toHaveLength(1000)
    expect(all.filter((company) => company.number !== null)).toHaveLength(983)
    expect(all.filter((company) => company.number !== null && company.number.length !== 8)).toEqual([])
    expect(all.map((company) => company.name)).toContain('PJSC "aeroflot"')
    expect(all.find((company) => company.number === '00102498')).toMatchObject({ name: 'Bp P.L.C.', tradingName: 'BP' })
    expect(all.filter((company) => company.employees === null)).toHaveLength(8)
    expect(all.find((company) => company.address?.postcode === 'E14 4QJ')).toBeDefined()
  })

  test('leaves the sample’s companies as they are, since they come from the same publisher', async () => {
    const now = new Date('2026-11-23T12:00:00Z')
    await loadSample(database.sql, { schema, now })
    const { counts } = await load(createReadStream(published))
    expect(counts).toMatchObject({ inserted: 986, updated: 0, unchanged: 14 })
  })
})
