import { describe, expect, test } from 'vitest'
import { bouncing, type PastWrite, planRecord } from '../../src/sync/index.ts'

const write = (minute: number, old: string | null, value: string, field = 'stage'): PastWrite => ({
  field,
  type: 'text',
  old,
  new: value,
  at: `2026-11-24T12:${String(minute).padStart(2, '0')}:00.000Z`,
})

describe('a field bounces', () => {
  const flipped = [write(0, null, 'ours'), write(1, 'theirs', 'ours'), write(2, 'theirs', 'ours')]

  test('once what we wrote was replaced three times', () => {
    expect(bouncing(flipped)).toEqual([])
    expect(bouncing([write(3, 'theirs', 'ours'), ...flipped])).toEqual([
      { field: 'stage', times: 3, reason: expect.stringContaining('changed stage back 3 times') },
    ])
  })

  test('by itself: the others of its record do not', () => {
    const others = [0, 1, 2, 3, 4].map((minute) => write(minute, `${minute}`, `${minute + 1}`, 'score'))
    expect(bouncing([...flipped, write(3, 'theirs', 'ours'), ...others]).map(({ field }) => field)).toEqual(['stage'])
  })

  test('not because we have something new to say again and again', () => {
    expect(bouncing([0, 1, 2, 3, 4].map((minute) => write(minute, `${minute}`, `${minute + 1}`)))).toEqual([])
  })
})

test('a field that is held is not written, and the plan says why', () => {
  const plan = planRecord({
    type: 'contact',
    id: '1',
    current: { stage: 'theirs' },
    wanted: [{ field: 'stage', type: 'text', value: 'ours', policy: 'always', reason: 'Stage', accompanies: false }],
    written: {},
    held: new Map([['stage', 'It bounces']]),
  })
  expect(plan).toMatchObject({ operation: 'skip', heldBack: [{ field: 'stage', reason: 'It bounces' }] })
})
