import { describe, expect, test } from 'vitest'
import { type Act, actionId, type CardInput, cardView, historyOf, tellTrouble } from '../../src/card/index.ts'
import type { Enrichment } from '../../src/model/index.ts'
import { enriched, noon, wellKnown } from '../enrich/builders.ts'

const enrichment: Enrichment = {
  ...enriched(wellKnown),
  owner: { userId: 'u-1', email: 'ada@demo.example', reason: 'It is their turn' },
}
const [first] = enrichment.actions
if (first === undefined) throw new Error('The company of these tests calls for an action')

const content = (around: Partial<CardInput>) => {
  const input = { now: noon, connected: true, enrichment, job: null, noMatch: null, failure: null, ...around }
  const view = cardView(input)
  if (!('content' in view) || view.content === null) throw new Error(`The card has no content: ${view.state}`)
  return view.content
}
const act = (asked: Partial<Act>): Act => ({
  kind: 'create_task',
  item: first.key,
  state: 'done',
  by: 'ada@demo.example',
  at: noon.toISOString(),
  trouble: null,
  ...asked,
})

describe('an action on the card', () => {
  test('is open until somebody asks for its task', () => {
    expect(content({}).actions[0]).toMatchObject({ key: first.key, task: { state: 'open' } })
  })

  test('tells how far its task has come', () => {
    const task = (asked: Partial<Act>) => content({ acts: [act(asked)] }).actions[0]?.task
    expect(task({ state: 'under_way' })).toEqual({ state: 'under_way' })
    expect(task({ state: 'done' })).toEqual({ state: 'done' })
    const trouble = tellTrouble({ code: 'not_a_user', about: 'ada@demo.example' }, 'HubSpot')
    expect(task({ state: 'failed', trouble })).toEqual({ state: 'failed', ...trouble })
  })

  test('has its task when the sync created it', () => {
    expect(content({ tasks: [first.key] }).actions[0]?.task).toEqual({ state: 'done' })
  })

  test('leaves the list once dismissed, and can be found among the dismissed', () => {
    const { actions, dismissed } = content({ acts: [act({ kind: 'dismiss' })] })
    expect(actions.map(({ key }) => key)).not.toContain(first.key)
    expect(dismissed.map(({ key }) => key)).toEqual([first.key])
  })

  test('is named in addresses by letters and digits, whatever its key holds', () => {
    const ids = [first.key, 'b-1/a b/ü?#&', ''].map(actionId)
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
    expect(content({}).actions[0]?.id).toBe(actionId(first.key))
  })
})

describe('what can be applied', () => {
  test('is the suggested owner, by their address', () => {
    expect(content({}).owner.apply).toEqual({ state: 'open' })
    expect(content({ acts: [act({ kind: 'apply_owner', item: 'ada@demo.example' })] }).owner.apply).toEqual({
      state: 'done',
    })
    expect(content({ acts: [act({ kind: 'apply_owner', item: 'bob@demo.example' })] }).owner.apply).toEqual({
      state: 'open',
    })
    const nobody = { ...enrichment, owner: { userId: null, email: null, reason: 'Nobody can take it now' } }
    expect(content({ enrichment: nobody }).owner.apply).toBeNull()
    const theirs = { ...enrichment.owner, reason: 'Already owned by Ada in your CRM' }
    expect(content({ enrichment: { ...enrichment, owner: theirs } }).owner.apply).toBeNull()
    const saidOtherwise = { ...theirs, reason: 'Gehört in Ihrem CRM bereits Ada', owned: true as const }
    expect(content({ enrichment: { ...enrichment, owner: saidOtherwise } }).owner.apply).toBeNull()
  })

  test('is the suggested stage, where deals can be moved to it', () => {
    expect(content({}).stage?.apply).toBeNull()
    expect(content({ movable: true }).stage?.apply).toEqual({ state: 'open' })
    const asked = act({ kind: 'apply_stage', item: enrichment.stage.stage, state: 'under_way' })
    expect(content({ movable: true, acts: [asked] }).stage?.apply).toEqual({ state: 'under_way' })
  })

  test('is withheld from a rep who may not, save what others had applied', () => {
    const owner = (state: Act['state']) =>
      content({
        withheld: ['apply_owner'],
        acts: [act({ kind: 'apply_owner', item: 'ada@demo.example', state })],
      }).owner.apply
    expect(content({ withheld: ['apply_owner'] }).owner.apply).toEqual({ state: 'withheld' })
    expect([owner('failed'), owner('under_way'), owner('done')]).toEqual([
      { state: 'withheld' },
      { state: 'under_way' },
      { state: 'done' },
    ])
    expect(content({ withheld: ['apply_owner'], movable: true }).stage?.apply).toEqual({ state: 'open' })
    expect(content({ withheld: ['apply_stage'], movable: true }).stage?.apply).toEqual({ state: 'withheld' })
  })
})

test('the history says how the score moved from one enrichment to the next', () => {
  const scored = (total: number, at: string) => ({ at, score: { total, band: 'warm' as const } })
  const entries = historyOf([scored(62, '2026-11-23'), scored(70, '2026-10-01'), scored(55, '2026-08-01')])
  expect(entries.map(({ total, change }) => [total, change])).toEqual([
    [62, -8],
    [70, 15],
    [55, null],
  ])
  expect(entries[0]?.label).toBe('Warm lead')
})
