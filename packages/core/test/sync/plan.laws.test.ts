import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FieldValue, isBlank, readField } from '../../src/mapping/index.ts'
import { applyPlan, planRecord, sameValue, undoPlan, writtenAfter } from '../../src/sync/index.ts'
import { anyValue, request, stages, wish } from './arbitraries.ts'

const runs = { numRuns: 1_000 }
const only = <T>(value: T) => fc.constant(value)

describe('laws of planning', () => {
  test('planning twice writes nothing the second time', () => {
    fc.assert(
      fc.property(request(), (first) => {
        const plan = planRecord(first)
        fc.pre(plan.operation !== 'skip')
        const again = planRecord({
          ...first,
          id: 'r1',
          current: applyPlan(first.current, plan),
          written: writtenAfter(first.written, plan),
        })
        expect(again).toMatchObject({ operation: 'skip', changes: [] })
      }),
      runs,
    )
  })

  test('a blank never overwrites, and is never written at all', () => {
    fc.assert(
      fc.property(request(), (asked) => {
        for (const change of planRecord(asked).changes) expect(isBlank(change.new)).toBe(false)
      }),
      runs,
    )
  })

  test('every change is one that was wanted, differs, and knows what stood there', () => {
    fc.assert(
      fc.property(request(), (asked) => {
        const { changes } = planRecord(asked)
        for (const change of changes) {
          expect(asked.wanted.some(({ field, value }) => field === change.field && Object.is(value, change.new))).toBe(
            true,
          )
          expect(sameValue(change.type, change.old, change.new)).toBe(false)
          expect(change.old).toEqual(readField(asked.current ?? {}, change.field))
        }
        expect(new Set(changes.map(({ field }) => field)).size).toBe(changes.length)
      }),
      runs,
    )
  })

  test('nothing wanted is lost: it is written, held back, a mere stamp, a second wish, or there already', () => {
    fc.assert(
      fc.property(request(), (asked) => {
        const plan = planRecord(asked)
        fc.pre(asked.wanted.length === 1)
        const [only] = asked.wanted
        if (only === undefined || isBlank(only.value) || only.accompanies) return
        const there = sameValue(only.type, readField(asked.current ?? {}, only.field), only.value)
        expect(plan.changes.length + plan.heldBack.length).toBe(there ? 0 : 1)
      }),
      runs,
    )
  })

  test('the policy "never" never writes', () => {
    fc.assert(
      fc.property(request(wish({ policy: only('never') })), (asked) => {
        expect(planRecord(asked).operation).toBe('skip')
      }),
      runs,
    )
  })

  test('the policy "if_blank" never changes what is not blank', () => {
    fc.assert(
      fc.property(request(wish({ policy: only('if_blank') })), (asked) => {
        for (const { old } of planRecord(asked).changes) expect(isBlank(old)).toBe(true)
      }),
      runs,
    )
  })

  test('the policy "if_ours" never changes what a person typed', () => {
    fc.assert(
      fc.property(request(wish({ policy: only('if_ours') })), (asked) => {
        for (const { field, type, old } of planRecord(asked).changes) {
          expect(isBlank(old) || sameValue(type, old, readField(asked.written, field))).toBe(true)
        }
      }),
      runs,
    )
  })

  test('an owner is only set where there is none, unless told so', () => {
    fc.assert(
      fc.property(request(wish({ type: only('owner') })), (asked) => {
        fc.pre(!asked.reassign)
        for (const { old } of planRecord(asked).changes) expect(isBlank(old)).toBe(true)
      }),
      runs,
    )
  })

  test('a stage never goes backwards, whatever the policy', () => {
    const orderOf = (value: FieldValue) => stages.find(({ id }) => id === value)?.order ?? Number.NaN
    const stageId = fc.constantFrom('elsewhere', ...stages.map(({ id }) => id))
    fc.assert(
      fc.property(request(), wish({ type: only('stage') }), stageId, stageId, (asked, move, from, to) => {
        const current = { ...asked.current, dealstage: from }
        const wanted = [{ ...move, field: 'dealstage', value: to, accompanies: false }]
        for (const change of planRecord({ ...asked, id: 'r1', current, wanted }).changes) {
          expect(orderOf(change.new)).toBeGreaterThan(orderOf(change.old))
        }
      }),
      runs,
    )
  })

  test('a deal that is closed, or may be, is never touched', () => {
    const mayBeClosed = (stage: FieldValue) =>
      !isBlank(stage) && !stages.some(({ id, closed }) => id === stage && !closed)
    fc.assert(
      fc.property(request(), anyValue, (asked, stage) => {
        fc.pre(asked.current !== null && (asked.pipeline === undefined || mayBeClosed(stage)))
        const current = { ...asked.current, dealstage: stage }
        expect(planRecord({ ...asked, type: 'deal', current }).operation).toBe('skip')
      }),
      runs,
    )
  })

  test('a stamp is written only together with another change', () => {
    fc.assert(
      fc.property(request(), (asked) => {
        const stamps = asked.wanted.map((one) => ({ ...one, accompanies: true }))
        expect(planRecord({ ...asked, wanted: stamps }).operation).toBe('skip')
      }),
      runs,
    )
  })
})

describe('laws of undoing', () => {
  test('undo after apply restores exactly what stood there', () => {
    fc.assert(
      fc.property(request(), (asked) => {
        const plan = planRecord(asked)
        const after = applyPlan(asked.current, plan)
        const { restore, leftAlone } = undoPlan(plan, after)
        const restored = applyPlan(after, { changes: restore })
        expect(leftAlone).toEqual([])
        for (const field of Object.keys(after)) {
          expect(readField(restored, field)).toEqual(readField(asked.current ?? {}, field))
        }
      }),
      runs,
    )
  })

  test('undo leaves what someone changed since, and restores the rest', () => {
    fc.assert(
      fc.property(request(), anyValue, (asked, typed) => {
        const plan = planRecord(asked)
        const [change, ...others] = plan.changes
        fc.pre(change !== undefined && !sameValue(change.type, typed, change.new))
        const now = { ...applyPlan(asked.current, plan), [change.field]: typed }
        fc.pre(Object.hasOwn(now, change.field) && change.field !== '__proto__')
        const { restore, leftAlone } = undoPlan(plan, now)
        expect(leftAlone.map(({ field }) => field)).toEqual([change.field])
        expect(restore.map(({ field }) => field)).toEqual(others.map(({ field }) => field))
      }),
      runs,
    )
  })

  test('undoing twice writes nothing the second time', () => {
    fc.assert(
      fc.property(request(), (asked) => {
        const plan = planRecord(asked)
        const after = applyPlan(asked.current, plan)
        const undone = applyPlan(after, { changes: undoPlan(plan, after).restore })
        expect(undoPlan(plan, undone).restore).toEqual([])
      }),
      runs,
    )
  })
})
