import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CompanyIdentity, companySimilarity, matchThreshold } from '../../src/oppspot/index.ts'

const postcode = 'EC4N 7BG'
const score = (a: CompanyIdentity, b: CompanyIdentity) => companySimilarity(a, b).score
/** Whether two names at one address are taken for one company. */
const matches = (a: string, b: string) => score({ name: a, postcode }, { name: b, postcode }) >= matchThreshold

describe('names at one address are one company', () => {
  test.each([
    ['Barrow & Sons Limited', 'BARROW AND SONS'],
    ['Barrow & Sons Limited', 'Barrow + Sons Ltd.'],
    ['Barrow & Sons Ltd', 'Barrow & Sons PLC'],
    ['Bp P.L.C.', 'BP'],
    ['The Tin Whistle Company Ltd', 'Tin Whistle'],
    ['Tin Whistle (The) Ltd', 'The Tin Whistle Co.'],
    ['Société Générale', 'Societe Generale'],
    ['Smørrebrød Strøm Ltd', 'Smorrebrod Strom'],
    ["Sainsbury's Supermarkets Ltd", 'Sainsburys Supermarkets'],
    ['PricewaterhouseCoopers LLP', 'Price Waterhouse Coopers'],
    ['Coca-Cola Enterprises', 'Coca Cola Enterprises Ltd'],
    ['Hldgs of Fern Intl', 'Holdings of Fern International'],
    ['Fernhill Robotics Ltd', 'Fernhil Robotics'],
    ['Fernhill Robotics Ltd', 'Fernhill Robtoics'],
    ['Industrial And Commercial Bank Of China LIMITED', 'Industrial and Comercial Bank of China'],
    ['Marlow Catering Ltd t/a The Copper Kettle', 'Copper Kettle'],
    ['Acme Group Hldgs', 'Acme Group Holdings Ltd'],
  ])('%j and %j', (a, b) => {
    expect(matches(a, b)).toBe(true)
  })
})

describe('names at one address are two companies', () => {
  test.each([
    ['Bard Bidco Limited', 'Bard Midco Limited'],
    ['Acme Ltd', 'Acme Holdings Ltd'],
    ['Acme Group PLC', 'Acme Holdings PLC'],
    ['Acme Ltd', 'Acme (UK) Ltd'],
    ['Acme Insurance Ltd', 'Acme Assurance Ltd'],
    ['Acme Marine Ltd', 'Acme Maritime Ltd'],
    ['Liberty Europe 2 Limited', 'Liberty Europe 3 Limited'],
    ['Liberty Holding II Limited', 'Liberty Holding III Limited'],
    ['Acme Partners LLP', 'Acme Partners Ltd'],
    ['Acme GmbH', 'Acme Ltd'],
    ['China Bank Corporation', 'China Bank Corporation London Branch'],
    ['Ford Ltd', 'Fort Ltd'],
    ['Limited', 'Ltd'],
    ['The', 'The Company'],
  ])('%j and %j', (a, b) => {
    expect(matches(a, b)).toBe(false)
  })
})

describe('a name needs a place', () => {
  const name = 'Fernhill Robotics Ltd'

  test('and is not enough alone', () => {
    expect(score({ name }, { name, postcode, town: 'London' })).toBeLessThan(matchThreshold)
  })

  test('in the same town it must be the same name; a misspelt one is not enough', () => {
    expect(score({ name, town: 'LONDON' }, { name, town: 'London' })).toBeGreaterThanOrEqual(matchThreshold)
    expect(score({ name: 'Fernhil Robotics', town: 'London' }, { name, town: 'London' })).toBeLessThan(matchThreshold)
  })

  test('elsewhere it is another company', () => {
    expect(score({ name, postcode }, { name, postcode: 'LS1 4AP' })).toBeLessThan(matchThreshold)
  })
})

describe('a trading name', () => {
  const company = { name: 'Marlow Catering Ltd', tradingName: 'The Copper Kettle', postcode }

  test('finds the company at its address, less surely than its legal name', () => {
    const trading = score({ name: 'Copper Kettle', postcode }, company)
    expect(trading).toBeGreaterThanOrEqual(matchThreshold)
    expect(trading).toBeLessThan(score({ name: 'Marlow Catering', postcode }, company))
  })

  test('that is its parent’s name means the parent', () => {
    const child = { ...company, parents: ['Copper Kettle Group', 'Copper Kettle PLC'] }
    expect(companySimilarity({ name: 'Copper Kettle plc', postcode }, child)).toEqual({
      score: 0,
      against: 'parent',
    })
  })
})

describe('a domain', () => {
  const acme = { name: 'Acme Ltd', domain: 'acme.co.uk' }

  test('is enough without a name, and with a name that says nothing of a group', () => {
    expect(score({ domain: 'acme.co.uk' }, acme)).toBeGreaterThanOrEqual(matchThreshold)
    expect(score({ name: 'Rocket Skates', domain: 'acme.co.uk' }, acme)).toBeGreaterThanOrEqual(matchThreshold)
    expect(score({ name: 'Acme Software', domain: 'acme.co.uk' }, acme)).toBeGreaterThanOrEqual(matchThreshold)
  })

  test.each(['Acme Holdings', 'Acme Group PLC'])('does not make the company of %j', (name) => {
    expect(score({ name, domain: 'acme.co.uk' }, acme)).toBeLessThan(matchThreshold)
  })

  test('of a group does not make one company of two with names of their own', () => {
    expect(
      score({ name: 'Acme Bank', domain: 'acme.com' }, { name: 'Acme Insurance', domain: 'acme.com' }),
    ).toBeLessThan(matchThreshold)
  })

  test('in another country is no conflict', () => {
    const [uk, us] = [
      { ...acme, postcode },
      { ...acme, postcode, domain: 'shop.acme.com' },
    ]
    expect(score(uk, us)).toBeGreaterThanOrEqual(matchThreshold)
  })
})

const words = fc.constantFrom(
  'Acme',
  'Bard',
  'Bidco',
  'Midco',
  'Robotics',
  'Robtics',
  'Holdings',
  'Ltd',
  'LLP',
  '2',
  'é',
  '&',
)
const name = fc.array(words, { maxLength: 5 }).map((all) => all.join(' '))
const identity: fc.Arbitrary<CompanyIdentity> = fc.record(
  {
    name: fc.oneof(name, fc.string()),
    tradingName: fc.option(name, { nil: null }),
    number: fc.constantFrom(null, '00000001', '00000002'),
    domain: fc.constantFrom(null, 'acme.com', 'acme.co.uk', 'bard.com'),
    postcode: fc.constantFrom(null, 'EC4N 7BG', 'ec4n7bg', 'EC4N 1AA', 'LS1 4AP'),
    town: fc.constantFrom(null, 'London', 'Leeds'),
    parents: fc.array(name, { maxLength: 2 }),
  },
  { requiredKeys: [] },
)

describe('laws', () => {
  test('it is the same either way round, and between 0 and 1', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const similarity = companySimilarity(a, b)
        expect(companySimilarity(b, a)).toEqual(similarity)
        expect(similarity.score).toBeGreaterThanOrEqual(0)
        expect(similarity.score).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('the company’s own form, put after a name that states none, changes nothing', () => {
    const plain = fc.array(fc.constantFrom('Acme', 'Bard', 'Robotics', 'Holdings', '2'), { minLength: 1, maxLength: 4 })
    const form = fc.constantFrom('Ltd', 'Limited', 'LTD.', 'PLC', 'P.L.C.', 'Public Limited Company')
    fc.assert(
      fc.property(plain, plain, form, form, (a, b, one, other) => {
        const [first, second] = [a.join(' '), b.join(' ')]
        const bare = score({ name: first, postcode }, { name: second, postcode })
        expect(score({ name: `${first} ${one}`, postcode }, { name: `${second} ${other}`, postcode })).toBe(bare)
        expect(score({ name: `The ${first}`, postcode }, { name: `${second}, ${other}`, postcode })).toBe(bare)
      }),
    )
  })

  test('two numbers that differ rule a match out, whatever agrees; two that agree decide', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect(score({ ...a, number: '00000001' }, { ...b, number: '00000002' })).toBe(0)
        expect(score({ ...a, number: '00000001' }, { ...b, number: '00000001' })).toBeGreaterThan(matchThreshold)
      }),
    )
  })

  test('two domains with nothing in common rule a match out, unless the numbers agree', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect(score({ ...a, number: null, domain: 'acme.com' }, { ...b, domain: 'bard.com' })).toBe(0)
      }),
    )
  })

  test('without a number, a domain or a place nothing matches', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const nameless = { number: null, domain: null, postcode: null, town: null }
        expect(score({ ...a, ...nameless }, b)).toBeLessThan(matchThreshold)
      }),
    )
  })
})
