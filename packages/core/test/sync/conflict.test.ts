import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConflictRule } from '../../src/mapping/index.ts'
import { type FieldOnBothSides, resolveField } from '../../src/sync/index.ts'

const field = (changes: Partial<FieldOnBothSides>): FieldOnBothSides => ({
  type: 'text',
  crm: { value: 'theirs', at: null },
  oppspot: { value: 'ours', at: null },
  before: null,
  rule: 'newest',
  ...changes,
})
const at = (value: string | null, moment: string | null) => ({ value, at: moment })
const agreed = { crm: 'before', oppspot: 'before', holds: 'oppspot' } as const
const holds = (changes: Partial<FieldOnBothSides>) => resolveField(field(changes)).holds

describe('a field that only one side changed', () => {
  test.each<[string, Partial<FieldOnBothSides>, 'crm' | 'oppspot']>([
    ['the CRM', { oppspot: at('before', null), before: agreed }, 'crm'],
    ['oppSpot', { crm: at('before', null), before: agreed }, 'oppspot'],
  ])('is as %s has it, whatever the rule', (_, changes, side) => {
    for (const rule of ['newest', 'crm', 'oppspot'] as const) expect(holds({ ...changes, rule })).toBe(side)
    expect(resolveField(field(changes)).conflict).toBe(false)
  })

  test('stays empty where someone emptied it in the CRM, until oppSpot has something new', () => {
    const emptied = resolveField(field({ crm: at(null, null), oppspot: at('before', null), before: agreed }))
    expect(emptied).toMatchObject({ holds: 'crm', value: null })
    const before = { crm: null, oppspot: 'before', holds: 'crm' } as const
    expect(holds({ crm: at(null, null), oppspot: at('before', null), before })).toBe('crm')
    expect(holds({ crm: at(null, null), oppspot: at('news', null), before })).toBe('oppspot')
  })
})

describe('a field that is met for the first time', () => {
  test('is as the side has it that knows something', () => {
    expect(holds({ crm: at(null, null) })).toBe('oppspot')
    expect(holds({ oppspot: at(null, null) })).toBe('crm')
  })

  test('stays as it stands in the CRM where both know something and nobody knows since when', () => {
    expect(resolveField(field({}))).toMatchObject({ holds: 'crm', value: 'theirs', conflict: true })
  })
})

describe('a field that both sides changed', () => {
  const both = { before: agreed }
  const earlier = '2026-11-23'
  const later = '2026-11-24T08:00:00.000Z'

  test('is as the newer has it', () => {
    const news = { ...both, crm: at('theirs', earlier), oppspot: at('ours', later) }
    expect(resolveField(field(news))).toMatchObject({ holds: 'oppspot', value: 'ours', conflict: true })
    expect(holds({ ...both, crm: at('theirs', later), oppspot: at('ours', earlier) })).toBe('crm')
    expect(holds({ ...both, crm: at('theirs', later), oppspot: at('ours', later) })).toBe('crm')
  })

  test.each<[ConflictRule, 'crm' | 'oppspot']>([
    ['crm', 'crm'],
    ['oppspot', 'oppspot'],
  ])('is as %s has it where the administrator said so, whichever is newer', (rule, side) => {
    for (const [crm, oppspot] of [
      [earlier, later],
      [later, earlier],
    ] as const) {
      expect(holds({ ...both, rule, crm: at('theirs', crm), oppspot: at('ours', oppspot) })).toBe(side)
    }
  })
})

test('deciding again with what was decided changes nothing', () => {
  const value = fc.constantFrom(null, 'a', 'b', 'c')
  const moment = fc.constantFrom(null, '2026-11-23', '2026-11-24')
  const statement = fc.record({ value, at: moment })
  const before = fc.option(fc.record({ crm: value, oppspot: value, holds: fc.constantFrom('crm', 'oppspot') }))
  const rule = fc.constantFrom('newest', 'crm', 'oppspot')
  fc.assert(
    fc.property(statement, statement, before, rule, (crm, oppspot, memory, chosen) => {
      const first = resolveField(field({ crm, oppspot, before: memory, rule: chosen }))
      const now = { crm: crm.value, oppspot: oppspot.value, holds: first.holds }
      const again = resolveField(field({ crm, oppspot, before: now, rule: chosen }))
      expect(again.value).toEqual(first.value)
      expect(again.conflict).toBe(false)
    }),
  )
})
