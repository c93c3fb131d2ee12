import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suggestOwner, type Team } from '../../src/enrich/owner.ts'
import type { Address } from '../../src/model/index.ts'
import { dossier, person } from './builders.ts'

const member = (userId: string) => ({ userId, email: `${userId}@seller.example`, name: userId })
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
  test('whom oppSpot assigned, before anyone else', () => {
    const assigned = { ...at({ postcode: 'EC4N 7BG' }), assignedTo: { userId: 'ann', email: null } }
    expect(suggestOwner(assigned, team)).toEqual({
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
    expect(suggestOwner(dossier({ people }), team)).toMatchObject({
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
    expect(suggestOwner(at(address), team)).toMatchObject({ userId, reason })
  })

  test('one of the team where no territory fits', () => {
    const { userId, reason } = suggestOwner(at({ country: 'France' }), team)
    expect(['ann', 'bob', 'cat']).toContain(userId)
    expect(reason).toContain('shared out evenly')
  })

  test('nobody, with the reason, when there is no team', () => {
    const nobody = { userId: null, email: null, reason: 'Nobody is set up to own leads' }
    expect(suggestOwner(dossier(), { members: [], territories: [] })).toEqual(nobody)
  })

  test('nobody who has left: assignments and territories of strangers are passed over', () => {
    const left = {
      ...at({ postcode: 'EC4N 7BG' }),
      people: [person({ assignedTo: 'zoe' })],
      assignedTo: { userId: 'zoe', email: null },
    }
    const territories = [{ name: 'The City', userIds: ['zoe'], postcodes: ['EC'] }]
    expect(['ann', 'bob', 'cat']).toContain(suggestOwner(left, { ...team, territories }).userId)
  })
})

describe('sharing out', () => {
  const shared = (id: string, userIds: readonly string[]) =>
    suggestOwner(dossier({ company: { id } }), { members: userIds.map(member), territories: [] }).userId
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
