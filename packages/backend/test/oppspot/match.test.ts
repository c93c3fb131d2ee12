import type { CompanyReference } from '@smartsync/core/oppspot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Oppspot, openOppspot } from '../../src/oppspot/adapter.ts'
import { createSampleTables } from '../../src/oppspot/sample/index.ts'
import { queriesOf } from '../../src/oppspot/sql.ts'
import { openTestDatabase, recording, type TestDatabase } from './database.ts'

let database: TestDatabase
let schema: string
let oppspot: Oppspot
const ids = new Map<string, string>()

beforeAll(async () => {
  database = await openTestDatabase()
  schema = database.schema()
  await createSampleTables(database.sql, schema)
  const companies: {
    name: string
    number: string | null
    website: string | null
    postcode: string
    trade?: string
    parent?: string
  }[] = [
    { name: 'Barrow & Sons Limited', number: '00123456', website: 'https://www.barrow.co.uk/home', postcode: 'E1 6AN' },
    { name: 'The Tin Whistle Company Ltd.', number: 'SC123456', website: 'tinwhistle.scot', postcode: 'EH11AA' },
    { name: 'Twin Peaks Trading Limited', number: '07000001', website: 'http://shared.co.uk', postcode: 'N1 9GU' },
    { name: 'Twin Peaks Trading Ltd', number: '07000002', website: 'https://shared.co.uk/', postcode: 'N1 9GU' },
    { name: 'Social Cafe', number: null, website: 'https://facebook.com/socialcafe', postcode: 'W1A 1AA' },
    { name: 'Ltd', number: null, website: null, postcode: 'W2 2AA' },
    { name: 'Bard Bidco Limited', number: '07000003', website: null, postcode: 'EC2N 2AX' },
    { name: 'Bard Midco Limited', number: '07000004', website: null, postcode: 'EC2N 2AX' },
    { name: 'Bard Ventures Limited', number: '07000005', website: null, postcode: 'EC2N 2AX', trade: 'Cinder Café' },
    {
      name: 'Bard Retail Limited',
      number: '07000006',
      website: null,
      postcode: 'EC2N 2AX',
      trade: 'Bard',
      parent: 'Bard PLC',
    },
  ]
  for (const each of companies) {
    const [row] = await database.sql.query<{ id: string }>(
      `insert into "${schema}".businesses (name, company_number, website, registered_office_address, metadata)
       values ($1, $2, $3, jsonb_build_object('post_code', $4::text, 'post_town', 'LONDON'),
               jsonb_build_object('trade_name', $5::text, 'group', jsonb_build_object('parent', $6::text))) returning id`,
      [each.name, each.number, each.website, each.postcode, each.trade ?? null, each.parent ?? null],
    )
    ids.set(each.name, row?.id ?? '')
  }
  oppspot = await openOppspot(database.sql, { schema })
})
afterAll(() => database.close())

async function matched(reference: CompanyReference) {
  const [match] = await oppspot.match([reference])
  if (!match) throw new Error('no answer')
  return match.found ? [match.companyId, match.how] : match.reason
}

describe('a company is found', () => {
  test.each(['00123456', '123456', ' 00 123 456 '])('by its number, written %j', async (number) => {
    expect(await matched({ number })).toEqual([ids.get('Barrow & Sons Limited'), 'number'])
  })

  test('by a number with letters in lower case', async () => {
    expect(await matched({ number: 'sc123456' })).toEqual([ids.get('The Tin Whistle Company Ltd.'), 'number'])
  })

  test.each(['barrow.co.uk', 'WWW.Barrow.co.uk', 'https://barrow.co.uk/contact?x=1'])(
    'by its domain, written %j',
    async (domain) => {
      expect(await matched({ domain })).toEqual([ids.get('Barrow & Sons Limited'), 'domain'])
    },
  )

  test.each([
    ['Barrow and Sons', 'e16an'],
    ['BARROW & SONS LTD', 'E1  6AN'],
    ['Barrow & Sons PLC', 'E1 6AN'],
  ])('by its name and postcode, written %j and %j', async (name, postcode) => {
    expect(await matched({ name, postcode })).toEqual([ids.get('Barrow & Sons Limited'), 'name and place'])
  })

  test('whether or not "the" and "company" are said', async () => {
    expect(await matched({ name: 'tin whistle', postcode: 'EH1 1AA' })).toEqual([
      ids.get('The Tin Whistle Company Ltd.'),
      'name and place',
    ])
  })

  test.each([
    ['Barow and Sons', 'E1 6AN', 'Barrow & Sons Limited'],
    ['Tin Whitsle Co', 'EH1 1AA', 'The Tin Whistle Company Ltd.'],
    ['Bard Bidco', 'EC2N 2AX', 'Bard Bidco Limited'],
    ['Cinder Cafe', 'EC2N 2AX', 'Bard Ventures Limited'],
  ])('by a name misspelt, much like its neighbour’s, or used in trade: %j at %j', async (name, postcode, company) => {
    expect(await matched({ name, postcode })).toEqual([ids.get(company), 'name and place'])
  })

  test('by its name and town', async () => {
    expect(await matched({ name: 'THE BARROW & SONS', town: 'London' })).toEqual([
      ids.get('Barrow & Sons Limited'),
      'name and place',
    ])
  })

  test('as surely as the match is sure', async () => {
    const matches = await oppspot.match([
      { id: ids.get('Social Cafe') },
      { number: '123456' },
      { name: 'Barrow & Sons', domain: 'barrow.co.uk' },
      { domain: 'barrow.co.uk' },
      { name: 'Barow & Sons', postcode: 'E1 6AN' },
    ])
    const confidences = matches.map((match) => (match.found ? match.confidence : 0))
    expect(confidences).toEqual([1, 0.99, 0.97, 0.9, 0.85])
  })

  test('by the number before the domain', async () => {
    expect(await matched({ number: '07000002', domain: 'barrow.co.uk' })).toEqual([
      ids.get('Twin Peaks Trading Ltd'),
      'number',
    ])
  })

  test('by its domain when its number is not known to oppSpot', async () => {
    expect(await matched({ number: 'not a number', domain: 'barrow.co.uk' })).toEqual([
      ids.get('Barrow & Sons Limited'),
      'domain',
    ])
  })

  test('among companies that share a domain or an address, where the number tells them apart', async () => {
    expect(await matched({ number: '7000001', name: 'Twin Peaks Trading', postcode: 'N1 9GU' })).toEqual([
      ids.get('Twin Peaks Trading Limited'),
      'number',
    ])
  })
})

describe('no company is found', () => {
  test('by a name alone', async () => {
    expect(await matched({ name: 'Barrow & Sons Limited' })).toMatch(/name alone is not enough/)
  })

  test('where several share the domain', async () => {
    expect(await matched({ domain: 'shared.co.uk' })).toBe('2 companies share this domain.')
  })

  test('where several share name and place', async () => {
    expect(await matched({ name: 'Twin Peaks Trading', postcode: 'N19GU' })).toBe(
      '2 companies share this name and place.',
    )
  })

  test('by the domain of another company than the number says', async () => {
    expect(await matched({ number: '09999999', domain: 'barrow.co.uk' })).toBe(
      'The company with this domain has another company number.',
    )
  })

  test('by the name and place of a company with another domain', async () => {
    expect(await matched({ name: 'Barrow & Sons', postcode: 'E1 6AN', domain: 'elsewhere.com' })).toMatch(
      /^The company with this name and place has another domain\.$/,
    )
  })

  test.each(['Bard Topco', 'Bard', 'Bard PLC', 'Bard Retail Holdings'])(
    'by the name %j, which its neighbours of the same group nearly have',
    async (name) => {
      expect(await matched({ name, postcode: 'EC2N 2AX' })).toMatch(
        /comes closest|belongs to the company|knows no company/,
      )
    },
  )

  test('by a social network’s domain', async () => {
    expect(await matched({ domain: 'facebook.com' })).toMatch(/no company number, company domain/)
  })

  test('by a name that is nothing but a legal form', async () => {
    expect(await matched({ name: 'Limited', postcode: 'W2 2AA' })).toMatch(/knows no company/)
  })

  test.each([
    [{ number: '12' }, 'oppSpot knows no company with this company number.'],
    [{ number: 'n/a' }, '“n/a” is not a company number.'],
    [{ id: '00000000-0000-4000-8000-000000000000' }, 'oppSpot knows no company with this id.'],
    [{}, 'There is no company number, company domain, or name with postcode or town to look for.'],
  ])('by %j, and the reason says so', async (reference, reason) => {
    expect(await matched(reference)).toBe(reason)
  })

  test('by what tries to be SQL', async () => {
    expect(await matched({ name: "x'); drop table businesses; --", postcode: "' or 1=1" })).toMatch(/knows no company/)
  })
})

describe('many references', () => {
  test('are answered in order with at most four queries', async () => {
    const sql = recording(database.sql)
    const counted = await openOppspot(sql, { schema })
    sql.texts.length = 0
    const kinds: CompanyReference[] = [
      { id: ids.get('Social Cafe'), number: '07000001' },
      { number: 'SC123456', domain: 'barrow.co.uk' },
      { domain: 'barrow.co.uk', name: 'x', postcode: 'y' },
      { name: 'Barrow & Sons', postcode: 'E1 6AN' },
      { number: '1', domain: 'nowhere.co.uk', name: 'x', postcode: 'y' },
    ]
    const references = Array.from({ length: 40 }, () => kinds).flat()
    const matches = await counted.match(references)
    expect(sql.texts).toHaveLength(4)
    const expected = ['id', 'number', 'domain', 'name and place', false]
    expect(matches.map((match) => match.found && match.how)).toEqual(Array.from({ length: 40 }, () => expected).flat())
  })

  test('that their numbers find cost no slower look-up', async () => {
    const sql = recording(database.sql)
    const counted = await openOppspot(sql, { schema })
    sql.texts.length = 0
    await counted.match([{ number: '123456', domain: 'barrow.co.uk', name: 'a', postcode: 'b' }])
    expect(sql.texts).toHaveLength(1)
  })

  test('are none without a query', async () => {
    expect(await oppspot.match([])).toEqual([])
  })
})

describe('the queries', () => {
  test('have advice on indexes for a database that lacks them, in statements that work', async () => {
    expect(oppspot.describe().advisedIndexes).toEqual([])
    const bare = database.schema()
    await database.run(
      `create schema ${bare};
       create table ${bare}.businesses (id uuid, name text, website text, address jsonb, updated_at timestamptz)`,
    )
    const advice = (await openOppspot(database.sql, { schema: bare })).describe().advisedIndexes
    expect(advice).toHaveLength(4)
    await database.run(advice.join(';'))
    expect((await openOppspot(database.sql, { schema: bare })).describe().advisedIndexes).toEqual([])
  })

  test('use an index each, among many companies', async () => {
    await database.sql.query(
      `insert into "${schema}".businesses (name, company_number, website, registered_office_address)
       select 'Filler ' || n, lpad((20000000 + n)::text, 8, '0'), 'https://filler' || n || '.co.uk',
              jsonb_build_object('postal_code', 'ZZ' || n)
         from generate_series(1, 20000) n`,
      [],
    )
    await database.sql.query(`analyze "${schema}".businesses`, [])
    const plans: string[] = []
    const explaining = queriesOf(async <Row>(text: string, params: unknown[]): Promise<Row[]> => {
      if (text.includes('.businesses') || text.includes('."businesses"')) {
        const plan = await database.sql.query<Record<string, string>>(`explain ${text}`, params)
        plans.push(plan.map((line) => Object.values(line).join()).join('\n'))
      }
      return database.sql.query<Row>(text, params)
    })
    const explained = await openOppspot(explaining, { schema })
    plans.length = 0
    const nobody = '00000000-0000-4000-8000-000000000000'
    await explained.match([{ id: nobody, number: '1', domain: 'a.co.uk', name: 'a', postcode: 'b' }])
    const { cursor } = await explained.changedSince(
      'businesses',
      { at: '2020-01-01T00:00:00Z', id: ids.get('Ltd') ?? '' },
      10,
    )
    await explained.companyIds(ids.get('Ltd') ?? null, 10)
    expect(cursor).not.toBeUndefined()
    expect(plans).toHaveLength(6)
    expect(plans.filter((plan) => plan.includes('Seq Scan on businesses'))).toEqual([])
    expect(plans[2]).toContain('businesses_host_key')
    expect(plans[3]).toContain('businesses_name_key')
    expect(plans[3]).toContain('businesses_postcode_key')
    expect(plans[4]).toContain('businesses_changed')
  })
})
