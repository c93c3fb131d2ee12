import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suggestOwner } from '../../src/enrich/owner.ts'
import { parseOwnerRules } from '../../src/enrich/owner-rules.ts'
import { formTeam, type Team, type TeamMember } from '../../src/enrich/team.ts'
import type { Address, Company, CrmKnowledge } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { dossier, person } from './builders.ts'

const today = '2026-11-23'
const member = (userId: string): TeamMember => ({ userId, email: `${userId}@seller.example`, name: userId })
const ownedBy = (email: string | null): CrmKnowledge => ({
  owner: { email, name: 'Bob Hart' },
  engagements: [],
  planned: [],
  ownTasks: [],
})
const owner = (of: Dossier, team: Team, crm: CrmKnowledge | null = null) =>
  suggestOwner({ dossier: of, crm, today }, team)
const team: Team = {
  members: ['ann', 'bob', 'cat'].map(member),
  territories: [
    { name: 'United Kingdom', userIds: ['ann'], countries: ['UK'] },
    { name: 'The North', userIds: ['bob'], regions: ['West Yorkshire'] },
    { name: 'The City', userIds: ['cat'], postcodes: ['EC'] },
  ],
}
const at = (known: Partial<Address>) =>
  dossier({ company: { address: { lines: [], city: null, region: null, postcode: null, country: null, ...known } } })

describe('the owner is', () => {
  test('nobody for knowing someone who has no name', () => {
    const unnamed = { ...at({}), people: [person({ name: ' \n', assignedTo: 'bob' })] }
    expect(owner(unnamed, { members: team.members, territories: [] }).reason).toBe(
      'Nobody owns it or its territory, so leads are shared out evenly',
    )
  })

  test('whoever has the record in the CRM, before anyone else', () => {
    const assigned = { ...at({ postcode: 'EC4N 7BG' }), assignedTo: { userId: 'ann', email: null } }
    expect(owner(assigned, team, ownedBy('BOB@seller.example'))).toEqual({
      userId: 'bob',
      email: 'BOB@seller.example',
      reason: 'Already owned by Bob Hart in your CRM',
      owned: true,
    })
    expect(owner(assigned, team, ownedBy(null))).toMatchObject({ userId: null, email: null })
  })

  test('whom oppSpot assigned, before any rule', () => {
    const assigned = { ...at({ postcode: 'EC4N 7BG' }), assignedTo: { userId: 'ann', email: null } }
    expect(owner(assigned, team)).toEqual({
      userId: 'ann',
      email: 'ann@seller.example',
      reason: 'Assigned to them in oppSpot',
    })
  })

  test('whoever looks after someone there, the most senior first', () => {
    const people = [
      person({ id: '1', seniority: 'manager', assignedTo: 'cat' }),
      person({ id: '2', name: 'Bo Hall', assignedTo: 'bob' }),
    ]
    expect(owner(dossier({ people }), team)).toMatchObject({
      userId: 'bob',
      reason: 'They already look after Bo Hall',
    })
  })

  test.each([
    [{ postcode: 'EC4N 7BG', region: 'West Yorkshire' }, 'cat', 'The City is their territory (EC)'],
    [{ postcode: 'LS1 4AP', region: 'west yorkshire' }, 'bob', 'The North is their territory (West Yorkshire)'],
    [{ country: 'Scotland' }, 'ann', 'United Kingdom is their territory (UK)'],
    [{ postcode: 'E1 6AN' }, 'ann', 'United Kingdom is their territory (UK)'],
  ])('whoever has the territory of %o, the smallest first', (address, userId, reason) => {
    expect(owner(at(address), team)).toMatchObject({ userId, reason })
  })

  test('one of the team where no territory fits', () => {
    const { userId, reason } = owner(at({ country: 'France' }), team)
    expect(['ann', 'bob', 'cat']).toContain(userId)
    expect(reason).toContain('shared out evenly')
  })

  test('nobody, with the reason, when there is no team', () => {
    const nobody = { userId: null, email: null, reason: 'Nobody is set up to own leads' }
    expect(owner(dossier(), { members: [], territories: [] })).toEqual(nobody)
  })

  test('nobody who has left: assignments and territories of strangers are passed over', () => {
    const left = {
      ...at({ postcode: 'EC4N 7BG' }),
      people: [person({ assignedTo: 'zoe' })],
      assignedTo: { userId: 'zoe', email: null },
    }
    const territories = [{ name: 'The City', userIds: ['zoe'], postcodes: ['EC'] }]
    expect(['ann', 'bob', 'cat']).toContain(owner(left, { ...team, territories }).userId)
  })
})

describe('sharing out', () => {
  const shared = (id: string, userIds: readonly string[]) =>
    owner(dossier({ company: { id } }), { members: userIds.map(member), territories: [] }).userId
  const everyone = ['ann', 'bob', 'cat', 'dan']

  test('gives the same lead to the same colleague, in whatever order the team is listed', () => {
    fc.assert(
      fc.property(fc.string(), fc.shuffledSubarray(everyone, { minLength: 4 }), (id, order) => {
        expect(shared(id, order)).toBe(shared(id, everyone))
      }),
    )
  })

  test('moves only the leads of a colleague who leaves', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const before = shared(id, everyone)
        if (before !== 'dan') expect(shared(id, ['ann', 'bob', 'cat'])).toBe(before)
      }),
    )
  })

  test('is even', () => {
    const counts = new Map<string | null, number>()
    for (let lead = 0; lead < 4000; lead += 1) {
      const userId = shared(`lead-${lead}`, everyone)
      counts.set(userId, (counts.get(userId) ?? 0) + 1)
    }
    for (const userId of everyone) expect(Math.abs((counts.get(userId) ?? 0) - 1000)).toBeLessThan(150)
  })
})

describe("an organization's rules", () => {
  const people = (name: string) => [`${name}@seller.example`]
  const team = formTeam(
    ['ann', 'bob', 'cat', 'dan'].map(member),
    parseOwnerRules({
      accounts: [{ name: 'Key accounts', people: people('Ann'), numbers: ['sc123456'], domains: ['Fernhill.example'] }],
      territories: [{ name: 'Yorkshire', people: people('bob'), postcodes: ['ls'] }],
      industries: [{ name: 'Software', people: people('cat'), sic: ['62'], words: ['software'] }],
      sizes: [{ name: '1,000 and more', people: people('dan'), atLeast: 1000, below: null }],
    }),
  )
  const leeds = { lines: [], city: 'Leeds', region: null, postcode: 'LS1 4AP', country: null }
  const everything: Partial<Company> = {
    number: 'SC123456',
    address: leeds,
    industry: 'Software publishing',
    employees: 1500,
  }

  test.each<[Partial<Company>, string, string]>([
    [everything, 'ann', 'It is one of the named accounts (Key accounts)'],
    [{ domain: 'fernhill.example' }, 'ann', 'It is one of the named accounts (Key accounts)'],
    [{ ...everything, number: null }, 'bob', 'Yorkshire is their territory (LS)'],
    [{ ...everything, number: null, address: null }, 'cat', 'Software is their industry'],
    [{ sicCodes: ['62012'] }, 'cat', 'Software is their industry'],
    [{ employees: 1000 }, 'dan', 'They look after companies of this size (1,000 and more)'],
    [{ employeeRange: '1000-5000' }, 'dan', 'They look after companies of this size (1,000 and more)'],
  ])('go from named accounts over territories and industries to sizes: %o', (company, userId, reason) => {
    expect(owner(dossier({ company }), team)).toMatchObject({ userId, reason })
  })

  test('pass over whoever is away or has no room, and say so', () => {
    const limited = formTeam(
      [member('ann'), { ...member('bob'), openLeads: 20 }, member('cat')],
      parseOwnerRules({
        territories: [{ name: 'Yorkshire', people: [...people('ann'), ...people('bob')], postcodes: ['LS'] }],
        limits: [
          { person: 'ann@seller.example', absences: [{ from: today, to: '2026-11-30' }] },
          { person: 'bob@seller.example', capacity: 20 },
        ],
      }),
    )
    expect(owner(dossier({ company: { address: leeds } }), limited)).toEqual({
      userId: 'cat',
      email: 'cat@seller.example',
      reason:
        'Nobody owns it or its territory, so leads are shared out evenly; ann is away and bob has as many leads as they can take',
    })
    const alone = { ...limited, members: limited.members.slice(0, 1) }
    expect(owner(dossier(), alone)).toEqual({
      userId: null,
      email: null,
      reason: 'Nobody can take it now; ann is away',
    })
  })

  test('are refused with every fault and its place when they do not hold together', () => {
    const faulty = {
      territories: [{ name: 'Nowhere', people: ['not an address'] }],
      sizes: [{ name: 'Upside down', people: people('ann'), atLeast: 10, below: 5 }],
      limits: [
        { person: 'ann@seller.example', absences: [{ from: '2026-12-24', to: '2026-12-01' }] },
        { person: 'ANN@seller.example' },
      ],
    }
    const places = [/territories\.0\.people\.0/, /sizes\.0/, /limits\.0\.absences\.0/, /limits: Name each person once/]
    for (const place of places) expect(() => parseOwnerRules(faulty)).toThrow(place)
  })
})

describe('whatever the rules and the state of the team', () => {
  const names = ['ann', 'bob', 'cat', 'dan'] as const
  const someone = fc.subarray([...names], { minLength: 1 })
  const anyTeam: fc.Arbitrary<Team> = fc.record({
    members: fc.tuple(...names.map(anyMember)),
    territories: fc.array(fc.record({ name: fc.constant('UK'), userIds: someone, countries: fc.constant(['UK']) }), {
      maxLength: 2,
    }),
    sizes: fc.array(
      fc.record({ name: fc.constant('any'), userIds: someone, atLeast: fc.nat(100), below: fc.constant(null) }),
    ),
  })
  const lead = fc
    .record({ id: fc.uuid(), employees: fc.option(fc.nat(200), { nil: null }), uk: fc.boolean() })
    .map(({ uk, ...known }) => ({
      ...at(uk ? { country: 'Wales' } : {}),
      company: { ...at(uk ? { country: 'Wales' } : {}).company, ...known },
    }))

  function anyMember(name: string): fc.Arbitrary<TeamMember> {
    return fc
      .record({
        openLeads: fc.nat(5),
        capacity: fc.option(fc.nat(5), { nil: null }),
        absences: fc.subarray([
          { from: '2026-11-20', to: '2026-11-23' },
          { from: '2026-12-01', to: '2026-12-02' },
        ]),
      })
      .map((state) => ({ ...member(name), ...state }))
  }
  const isFree = ({ openLeads = 0, capacity = null, absences = [] }: TeamMember) =>
    (capacity === null || openLeads < capacity) && !absences.some(({ from, to }) => from <= today && today <= to)

  test('a new lead goes to someone who can take it, if anyone can, with a reason', () => {
    fc.assert(
      fc.property(lead, anyTeam, (of, anyone) => {
        const { userId, reason } = owner(of, anyone)
        const free = anyone.members.filter(isFree).map((each) => each.userId)
        if (free.length === 0) expect(userId).toBeNull()
        else expect(free).toContain(userId)
        expect(reason).not.toBe('')
      }),
    )
  })

  test('the same lead gets the same answer in the same state, in whatever order the team is listed', () => {
    fc.assert(
      fc.property(lead, anyTeam, (of, anyone) => {
        expect(owner(of, { ...anyone, members: anyone.members.toReversed() })).toEqual(owner(of, anyone))
      }),
    )
  })

  test('an owner in the CRM stays', () => {
    fc.assert(
      fc.property(lead, anyTeam, (of, anyone) => {
        expect(owner(of, anyone, ownedBy('bob@seller.example'))).toMatchObject({ userId: 'bob' })
      }),
    )
  })
})
