import { describe, expect, test } from 'vitest'
import { type PlanRequest, planRecord, undoPlan, type WantedField } from '../../src/sync/index.ts'
import { stages } from './arbitraries.ts'

const want = (field: string, value: WantedField['value'], overrides: Partial<WantedField> = {}): WantedField => ({
  field,
  type: 'text',
  value,
  policy: 'if_ours',
  reason: `Our ${field}`,
  accompanies: false,
  ...overrides,
})

const plan = (overrides: Partial<PlanRequest>) =>
  planRecord({ type: 'company', id: 'r1', current: {}, wanted: [], written: {}, ...overrides })

describe('a field that only goes forward', () => {
  const order = ['lead', 'opportunity', 'customer'].map((id, n) => ({ id, label: id, order: n, closed: false }))
  const move = (from: string | null, to: string, orders = new Map([['lifecyclestage', order]])) =>
    plan({
      current: { lifecyclestage: from },
      wanted: [want('lifecyclestage', to, { type: 'stage', policy: 'always' })],
      orders,
    })

  test('is filled and moved on', () => {
    expect(move(null, 'lead').changes).toMatchObject([{ new: 'lead' }])
    expect(move('lead', 'customer').changes).toMatchObject([{ old: 'lead', new: 'customer' }])
  })

  test('never goes back, nor to or from what its order does not know', () => {
    expect(move('customer', 'lead').heldBack).toMatchObject([{ reason: 'customer is further on than lead' }])
    expect(move('lead', 'invented')).toMatchObject({ operation: 'skip', heldBack: [{ field: 'lifecyclestage' }] })
    expect(move('invented', 'lead').operation).toBe('skip')
  })

  test('is filled and not moved where nobody knows its order', () => {
    expect(move(null, 'lead', new Map()).operation).toBe('update')
    expect(move('lead', 'customer', new Map()).operation).toBe('skip')
  })
})

describe('a plan', () => {
  test('creates the record where there is none, with all that is wanted', () => {
    expect(plan({ id: null, current: null, wanted: [want('name', 'Aster')] })).toEqual({
      recordType: 'company',
      id: null,
      operation: 'create',
      changes: [{ field: 'name', type: 'text', old: null, new: 'Aster', reason: 'Our name' }],
      heldBack: [],
      reason: 'New company with name',
    })
  })

  test('writes what differs, holds back what is not ours, and says why', () => {
    const current = { name: 'Aster Foods Ltd', score: 40, city: 'Leeds' }
    const wanted = [want('name', 'Aster'), want('score', 55, { type: 'number' }), want('city', ' Leeds')]
    expect(plan({ current, wanted, written: { score: 40 } })).toEqual({
      recordType: 'company',
      id: 'r1',
      operation: 'update',
      changes: [{ field: 'score', type: 'number', old: 40, new: 55, reason: 'Our score' }],
      heldBack: [
        { field: 'name', current: 'Aster Foods Ltd', wanted: 'Aster', reason: 'What stands there is not from us' },
      ],
      reason: 'To write: score',
    })
  })

  test('skips a record that is not there any more', () => {
    expect(plan({ current: null, wanted: [want('name', 'Aster')] })).toMatchObject({
      operation: 'skip',
      reason: 'The record is not there',
    })
  })

  test('says of a skip whether nothing differed or something was held back', () => {
    expect(plan({ current: { name: 'A' }, wanted: [want('name', 'A')] }).reason).toMatch(/nothing differs/)
    expect(plan({ current: { name: 'B' }, wanted: [want('name', 'A')] }).reason).toBe(
      'Nothing to write; held back: name',
    )
  })

  test('adds the stamp to a real change', () => {
    const wanted = [want('on', '2026-11-02', { type: 'date', accompanies: true }), want('name', 'A')]
    expect(plan({ wanted }).changes.map(({ field }) => field)).toEqual(['name', 'on'])
  })

  test('gives a record another owner only when told so', () => {
    const asked = { current: { owner: '1' }, wanted: [want('owner', '2', { type: 'owner', policy: 'always' })] }
    expect(plan(asked).heldBack).toMatchObject([{ reason: 'There is an owner already' }])
    expect(plan({ ...asked, reassign: true }).changes).toMatchObject([{ old: '1', new: '2' }])
  })
})

describe('a deal', () => {
  const pipeline = { stageField: 'dealstage', stages }
  const move = (from: string | null, to: string, overrides: Partial<PlanRequest> = {}) =>
    plan({
      type: 'deal',
      current: { dealstage: from },
      wanted: [want('dealstage', to, { type: 'stage', policy: 'always' })],
      pipeline,
      ...overrides,
    })

  test('moves forward', () => {
    expect(move('new', 'offer').changes).toMatchObject([{ old: 'new', new: 'offer' }])
    expect(move(null, 'new').operation).toBe('update')
  })

  test.each([
    ['goes back', 'offer', 'new', 'Offer is further on than New', { code: 'further_on', about: 'Offer' }],
    [
      'moves to a stage that is not there',
      'new',
      'nowhere',
      'The pipeline has no such stage',
      { code: 'stage_missing' },
    ],
    ['closes by itself', 'offer', 'won', 'Closing is for a person to decide', { code: 'closes' }],
    ['leaves a closed stage', 'won', 'lost', 'The deal is closed', { code: 'deal_closed' }],
    [
      'leaves a stage of another pipeline',
      'elsewhere',
      'offer',
      'The stage is not one of its pipeline, so the deal may be closed',
      { code: 'stage_unclear' },
    ],
  ])('never %s, and says so by a code too', (_, from, to, reason, guarded) => {
    expect(move(from, to)).toMatchObject({ operation: 'skip', heldBack: [{ field: 'dealstage', reason, guarded }] })
  })

  test('is not touched in any field when it is closed', () => {
    expect(move('won', 'won', { wanted: [want('amount', 5, { type: 'number' })] })).toMatchObject({
      operation: 'skip',
      heldBack: [{ field: 'amount', reason: 'The deal is closed' }],
    })
  })

  test('starts in a stage of its pipeline', () => {
    expect(move(null, 'nowhere', { id: null, current: null }).operation).toBe('skip')
    expect(move(null, 'talking', { id: null, current: null }).operation).toBe('create')
  })
})

describe('an undo', () => {
  const done = plan({ current: { name: 'Old' }, written: { name: 'Old' }, wanted: [want('name', 'New')] })

  test('restores what stood there', () => {
    expect(undoPlan(done, { name: ' New ' }).restore).toMatchObject([{ field: 'name', old: ' New ', new: 'Old' }])
  })

  test.each([
    ['someone changed it since', { name: 'Mine' }, 'Someone changed it since'],
    ['it is as before', { name: 'Old' }, 'It is as it was before'],
    ['the record is gone', null, 'The record is not there any more'],
  ])('leaves the field alone where %s', (_, now, reason) => {
    expect(undoPlan(done, now)).toEqual({ restore: [], leftAlone: [{ field: 'name', reason }] })
  })

  test('empties what was blank before', () => {
    const created = plan({ id: null, current: null, wanted: [want('name', 'New')] })
    expect(undoPlan(created, { name: 'New' }).restore).toMatchObject([{ field: 'name', new: null }])
  })
})
