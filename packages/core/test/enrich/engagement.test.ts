import { describe, expect, test } from 'vitest'
import type { CrmKnowledge } from '../../src/model/index.ts'
import { dossier, enriched, said, wellKnown } from './builders.ts'

const nothing: CrmKnowledge = { owner: null, engagements: [], planned: [], ownTasks: [] }
const knowing = (known: Partial<CrmKnowledge>) => enriched(dossier(), { crm: { ...nothing, ...known } })
const replied = { kind: 'replied', at: '2026-11-12T23:30:00.000Z', count: null } as const
const engagementOf = ({ score }: ReturnType<typeof enriched>) => score.parts.find(({ name }) => name === 'engagement')

describe('what the CRM holds', () => {
  test('becomes facts with the CRM as their source, and the day as it was where the organization is', () => {
    const { facts } = knowing({ engagements: [replied] })
    expect(facts.find(({ id }) => id === 'crm:replied')).toEqual({
      id: 'crm:replied',
      kind: 'engagement',
      text: 'They last replied on 12 November 2026',
      value: '2026-11-12',
      source: { name: 'Your CRM', url: null },
      on: '2026-11-12',
      confidence: 0.95,
    })
    const tokyo = enriched(dossier(), { crm: { ...nothing, engagements: [replied] }, timeZone: 'Asia/Tokyo' })
    expect(tokyo.facts.find(({ id }) => id === 'crm:replied')?.on).toBe('2026-11-13')
  })

  test('becomes signals: an open deal, a meeting, an answer are strong', () => {
    const { signals } = knowing({
      engagements: [
        { kind: 'open_deals', at: null, count: 2 },
        { kind: 'meeting', at: '2026-11-02', count: null },
        { kind: 'contacted', at: '2026-09-10', count: null },
      ],
    })
    expect(signals.map(({ kind, strength, title }) => [kind, strength, title])).toEqual([
      ['engagement', 'strong', 'Latest meeting on 2 November 2026'],
      ['engagement', 'strong', '2 open deals with them'],
      ['engagement', 'weak', 'Last contacted on 10 September 2026'],
    ])
  })

  test('earns points for engagement, and names them', () => {
    expect(engagementOf(knowing({}))?.points).toBe(0)
    expect(engagementOf(knowing({ engagements: [replied] }))).toMatchObject({
      points: 8,
      reasons: [{ text: 'They last replied on 12 November 2026', points: 8, evidence: ['crm:replied'] }],
    })
  })

  test('is a reason to act now, where it is an answer, a meeting or an open deal', () => {
    expect(said(knowing({ engagements: [replied] }))).toContain('Why now: They last replied on 12 November 2026.')
    const contacted = { kind: 'contacted', at: '2026-11-12', count: null } as const
    expect(said(knowing({ engagements: [contacted] }))).not.toContain('Why now')
  })

  test('told twice is one signal that rests on both tellings', () => {
    const { signals } = knowing({
      engagements: [replied, { kind: 'contacted', at: '2026-11-11T09:00:00.000Z', count: null }],
    })
    expect(signals.map(({ evidence }) => evidence)).toEqual([['crm:replied', 'crm:contacted']])
  })

  test('that cannot be read says nothing', () => {
    expect(knowing({ engagements: [{ ...replied, at: 'last Tuesday' }], planned: ['soon'] }).facts).toEqual(
      knowing({}).facts,
    )
  })

  test('names its owner', () => {
    const owner = { email: 'bob@seller.example', name: 'Bob Hart' }
    expect(enriched(wellKnown, { crm: { ...nothing, owner } }).owner).toEqual({
      userId: null,
      email: 'bob@seller.example',
      reason: 'Already owned by Bob Hart in your CRM',
      owned: true,
    })
  })
})
