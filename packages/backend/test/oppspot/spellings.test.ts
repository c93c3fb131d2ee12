import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/oppspot/address.ts'
import { isoDate } from '../../src/oppspot/dates.ts'
import { domainOf } from '../../src/oppspot/domain.ts'
import { descriptionOf, industryOf } from '../../src/oppspot/industry.ts'
import { readableName } from '../../src/oppspot/officers.ts'
import { companyNumberOf, sicCodesOf, statusOf, typeOf } from '../../src/oppspot/register.ts'
import { seniorityOf } from '../../src/oppspot/seniority.ts'

describe('company numbers', () => {
  test.each([
    ['00102498', '00102498'],
    ['102498', '00102498'],
    ['sc 12345', 'SC012345'],
    ['FC031145', 'FC031145'],
    ['IP28985R', 'IP28985R'],
    ['ZZ1', 'ZZ000001'],
    ['123456789', null],
    ['SC1234567', null],
    ['00000000', null],
    ['None', null],
    ['', null],
  ])('%j is %j', (written, number) => {
    expect(companyNumberOf(written)).toBe(number)
  })

  test('once normalised stay as they are, eight characters long', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z]{0,3}\d{1,8}[A-Za-z]?$/), (written) => {
        const number = companyNumberOf(written)
        if (number === null) return
        expect(number).toHaveLength(8)
        expect(companyNumberOf(number)).toBe(number)
      }),
    )
  })
})

describe('domains', () => {
  test.each([
    ['https://www.Barrow.co.uk/path?x=1', 'barrow.co.uk'],
    ['barrow.co.uk:8080', 'barrow.co.uk'],
    ['//shop.barrow.co.uk', null],
    ['http://shop.barrow.co.uk.', 'shop.barrow.co.uk'],
    ['https://bücher.example', 'bücher.example'],
    ['https://www.linkedin.com/company/x', null],
    ['https://uk.linkedin.com/company/x', null],
    ['barrow.wixsite.com', null],
    ['gmail.com', null],
    ['http://10.0.0.1', null],
    ['localhost', null],
    ['someone@barrow.co.uk', null],
    ['n/a', null],
    [null, null],
  ])('%j is %j', (website, domain) => {
    expect(domainOf(website)).toBe(domain)
  })

  test('never throw, and once derived stay as they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (website) => {
        const domain = domainOf(website)
        if (domain !== null) expect(domainOf(domain)).toBe(domain.replace(/^www\./, ''))
      }),
    )
  })
})

describe('days', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2026-11-23T10:00:00+00:00', '2026-11-23'],
    ['23/11/2026', '2026-11-23'],
    ['2026-02-30', null],
    ['31/13/2026', null],
    ['yesterday', null],
    [20261123, null],
    [null, null],
  ])('%j is %j', (value, day) => {
    expect(isoDate(value)).toBe(day)
  })
})

describe('register words', () => {
  test.each([
    ['Active', 'active'],
    ['Active - Proposal to Strike off', 'active-proposal-to-strike-off'],
    ['In Administration', 'administration'],
    ['Voluntary Arrangement', 'voluntary-arrangement'],
    [null, null],
  ])('status %j is %j', (written, status) => {
    expect(statusOf(written)).toBe(status)
  })

  test.each([
    ['Private Limited Company', 'ltd'],
    ['ltd', 'ltd'],
    ['Public Limited Company', 'plc'],
    ['Limited Liability Partnership', 'llp'],
    ['Something New', 'something-new'],
  ])('type %j is %j', (written, type) => {
    expect(typeOf(written)).toBe(type)
  })

  test('SIC codes are digits, each once', () => {
    expect(
      sicCodesOf(['62020 - Information technology consultancy activities', '62020', 'None Supplied', '1110', '123456']),
    ).toEqual(['62020', '1110'])
  })
})

describe('industry and description', () => {
  test('come from what says something', () => {
    expect(industryOf('Other', ['62020'], [])).toBe('Software and IT services')
    expect(industryOf(null, ['99999', '00000'], ['UK Company', 'Cafés'])).toBe('Cafés')
    expect(industryOf('Robotics', ['62020'], [])).toBe('Robotics')
    expect(industryOf(null, [], ['Other'])).toBeNull()
    expect(descriptionOf('Technology & Software')).toBeNull()
    expect(descriptionOf('We write software')).toBe('We write software')
  })
})

describe('addresses', () => {
  const one = {
    lines: ['1 High St', 'Flat 2'],
    city: 'Leeds',
    region: 'Yorkshire',
    postcode: 'LS1 4AP',
    country: 'England',
  }

  test.each([
    [
      'API',
      {
        address_line_1: '1 High St',
        address_line_2: 'Flat 2',
        locality: 'Leeds',
        region: 'Yorkshire',
        postal_code: 'ls14ap',
        country: 'England',
      },
    ],
    [
      'bulk',
      {
        address_line_1: '1 High St',
        address_line_2: 'Flat 2',
        post_town: 'Leeds',
        county: 'Yorkshire',
        post_code: 'LS1 4AP',
        country: 'England',
      },
    ],
    [
      'own',
      {
        formatted: 'x',
        street: '1 High St',
        address_line_2: 'Flat 2',
        city: 'Leeds',
        state: 'Yorkshire',
        postal_code: 'LS1  4AP',
        country: 'England',
      },
    ],
  ])('of the %s shape are alike', (_, stored) => {
    expect(addressOf(stored)).toEqual(one)
  })

  test.each([[null], [{}], [{ country: 'England' }], ['1 High St'], [[1]], [{ address_line_1: { deep: true } }]])(
    '%j is none',
    (stored) => {
      expect(addressOf(stored)).toBeNull()
    },
  )

  test('never throw on what is stored', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void addressOf(value)))
  })
})

describe('names of officers', () => {
  test.each([
    ['SMITH, Jane Mary', 'Jane Mary Smith'],
    ["O'NEILL-JONES, Pat", "Pat O'Neill-Jones"],
    ['MCDONALD, Ann', 'Ann McDonald'],
    ['van der Berg, Piet', 'Piet van der Berg'],
    ['CHER', 'Cher'],
  ])('%j reads %j', (registered, name) => {
    expect(readableName(registered)).toBe(name)
  })
})

describe('seniority', () => {
  test.each([
    ['Chief Revenue Officer', null, 'c_level'],
    ['CTO', null, 'c_level'],
    ['Vice President, Sales', null, 'vp'],
    ['Head of IT', null, 'director'],
    ['Office Manager', null, 'manager'],
    ['Engineer', 'C-level', 'c_level'],
    ['Coordinator', 'unknown', 'other'],
    [null, null, 'other'],
  ])('of %j (%j) is %s', (title, level, seniority) => {
    expect(seniorityOf(title, level)).toBe(seniority)
  })
})
