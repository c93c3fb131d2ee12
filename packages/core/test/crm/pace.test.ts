import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joined, type Limit, left, pace, resting, spend, spentToday, stated, unspent } from '../../src/crm/index.ts'

const NOON = Date.parse('2026-11-24T12:00:00Z')
const MIDNIGHT = Date.parse('2026-11-25T00:00:00Z')
const burst: Limit = { name: 'burst', max: 110, windowMs: 10_000, scope: 'app' }
const search: Limit = { name: 'search', max: 5, windowMs: 1_000, scope: 'account' }
const daily: Limit = { name: 'daily', max: 1_000, windowMs: 86_400_000, scope: 'account' }
const call = { burst: 1, daily: 1 }
const manners = { share: 0.75, kept: 0, patienceMs: 5_000, now: NOON }

/** Makes calls as fast as the pace allows and gives the moment of each. */
function paced(limits: Limit[], cost: Record<string, number>, count: number, share: number): number[] {
  let state = limits.map(unspent)
  let now = NOON
  return Array.from({ length: count }, () => {
    for (;;) {
      const next = pace(state, cost, { share, kept: 0, patienceMs: Number.POSITIVE_INFINITY, now })
      if (next.do === 'go') break
      now = next.do === 'wait' ? now + next.ms : next.until
    }
    state = spend(state, cost, now)
    return now
  })
}

describe('the pace of calls', () => {
  test('never takes more than our share in any window, and takes all of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 10, max: 20_000 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (max, windowMs, share) => {
          const ours = Math.max(1, Math.floor(max * share))
          const moments = paced([{ ...burst, max, windowMs }], { burst: 1 }, 120, share)
          for (const at of moments) {
            const inWindow = moments.filter((each) => each > at - windowMs && each <= at).length
            expect(inWindow).toBeLessThanOrEqual(ours)
          }
          expect(moments.filter((at) => at < NOON + windowMs)).toHaveLength(Math.min(120, ours))
        },
      ),
    )
  })

  test('keeps each limit for itself, and the strictest where several count', () => {
    const searches = paced([burst, search], { search: 1 }, 6, 0.75)
    expect(searches.map((at) => at - NOON)).toEqual([0, 0, 0, 1_000, 1_000, 1_000])
    const both = paced([burst, search], { search: 1, burst: 40 }, 3, 1)
    expect(both.map((at) => at - NOON)).toEqual([0, 0, 10_000])
  })

  test('leaves of a silent limit what is kept for other processes, but never all', () => {
    const silent: Limit = { ...search, silent: true }
    const kept = { ...manners, kept: 1 }
    const used = spend([unspent(silent)], { search: 2 }, NOON)
    expect(pace(used, { search: 1 }, manners)).toEqual({ do: 'go' })
    expect(pace(used, { search: 1 }, kept)).toEqual({ do: 'wait', ms: 1_000, limit: 'search' })
    expect(pace([unspent(silent)], { search: 1 }, { ...kept, share: 0.2 })).toEqual({ do: 'go' })
    expect(pace(spend([unspent(search)], { search: 2 }, NOON), { search: 1 }, kept)).toEqual({ do: 'go' })
  })

  test('waits for what is near, and says until when where that is too far off', () => {
    const used = spend([unspent(burst)], { burst: 82 }, NOON - 6_000)
    expect(pace(used, call, manners)).toEqual({ do: 'wait', ms: 4_000, limit: 'burst' })
    expect(pace(used, call, { ...manners, patienceMs: 3_000 })).toEqual({
      do: 'stop',
      until: NOON + 4_000,
      limit: 'burst',
    })
  })

  test('knows that a day ends at midnight UTC', () => {
    const used = [spentToday(unspent(daily), 750, NOON)]
    expect(pace(used, call, manners)).toEqual({ do: 'stop', until: MIDNIGHT, limit: 'daily' })
    expect(pace(used, call, { ...manners, share: 0.8 })).toEqual({ do: 'go' })
    expect(pace(used, call, { ...manners, now: MIDNIGHT })).toEqual({ do: 'go' })
    expect(spend(used, call, NOON + 5)[0]?.spent).toEqual([{ at: MIDNIGHT - 86_400_000, units: 751 }])
  })

  test('lets a call through alone that takes more than our whole share', () => {
    expect(pace([unspent(burst)], { burst: 200 }, manners)).toEqual({ do: 'go' })
    expect(pace(spend([unspent(burst)], call, NOON), { burst: 200 }, manners).do).toBe('stop')
  })

  test('asks nothing of limits that do not count the call', () => {
    expect(pace(resting([unspent(search)], 'search', NOON + 60_000), call, manners)).toEqual({ do: 'go' })
  })
})

describe('what the CRM states', () => {
  test('counts what our other processes spent of a limit of our own as ours', () => {
    const mine = spend([unspent(burst)], { burst: 10 }, NOON)
    const known = stated(mine, [{ ...burst, remaining: 110 - 82 }], NOON)
    expect(pace(known, call, manners)).toEqual({ do: 'stop', until: NOON + 10_000, limit: 'burst' })
  })

  test('leaves us our share of a limit that others use too, until nothing is left', () => {
    const others = (units: number) => stated([unspent(daily)], [{ ...daily, remaining: 1_000 - units }], NOON)
    expect(pace(others(900), call, manners)).toEqual({ do: 'go' })
    expect(pace(others(1_000), call, manners)).toEqual({ do: 'stop', until: MIDNIGHT, limit: 'daily' })
  })

  test('changes what we thought of a limit, and makes known one that we did not know', () => {
    const known = stated(
      [unspent(burst)],
      [
        { ...burst, max: 190, remaining: 190 },
        { ...daily, remaining: 1_000 },
      ],
      NOON,
    )
    expect(known.map(({ name, max }) => [name, max])).toEqual([
      ['burst', 190],
      ['daily', 1_000],
    ])
  })

  test('holds back as long as it asks: one limit, or all', () => {
    const limits = [unspent(burst), unspent(search)]
    const one = resting(limits, 'burst', NOON + 60_000)
    expect(pace(one, call, manners)).toEqual({ do: 'stop', until: NOON + 60_000, limit: 'burst' })
    expect(pace(one, { search: 1 }, manners)).toEqual({ do: 'go' })
    expect(pace(resting(limits, null, NOON + 100), { search: 1 }, manners)).toEqual({
      do: 'wait',
      ms: 100,
      limit: 'search',
    })
  })
})

test('two processes that join what they know count each call once', () => {
  const mine = spend(spend([unspent(burst)], call, NOON), call, NOON + 1)[0] ?? unspent(burst)
  const theirs = spend([mine], call, NOON + 2)[0] ?? unspent(burst)
  expect(left(joined(mine, theirs), 1, NOON + 3)).toBe(107)
})
