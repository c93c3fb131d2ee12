import { describe, expect, test } from 'vitest'
import { afterFailure, afterSuccess, type Breaker, circuit, closedBreaker, jobsAllowed } from '../../src/crm/index.ts'

const NOON = Date.parse('2026-11-24T12:00:00Z')
const fails = (
  breaker: Breaker,
  { jobs = 100, askedMs = null as number | null, now = NOON, random = (): number => 1 } = {},
) => afterFailure(breaker, { reason: 'HubSpot answered with 503.', jobs, askedMs }, { now, random })
const opened = [1, 2, 3].reduce((breaker) => fails(breaker), closedBreaker)
const openUntil = opened.openUntil ?? 0

describe('the circuit breaker', () => {
  test('stands two failures in a row and opens at the third, with the reason', () => {
    const twice = fails(fails(closedBreaker))
    expect(circuit(twice, NOON)).toBe('closed')
    expect(circuit(opened, NOON)).toBe('open')
    expect(opened).toMatchObject({ reason: 'HubSpot answered with 503.', openUntil: NOON + 5_000 })
  })

  test('starts to count anew after a success', () => {
    expect(circuit(fails(afterSuccess(fails(fails(closedBreaker)))), NOON)).toBe('closed')
  })

  test('lets nothing through while open, then one job, then more and more', () => {
    expect(jobsAllowed(opened, openUntil - 1)).toBe(0)
    expect(jobsAllowed(opened, openUntil)).toBe(1)
    const allowed = []
    let breaker = fails(opened, { jobs: 1 })
    for (let n = 0; n < 8; n++) {
      breaker = afterSuccess(breaker)
      allowed.push(jobsAllowed(breaker, NOON))
    }
    expect(allowed).toEqual([2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  })

  test('opens again at once when the job that tried fails, for twice as long, up to a quarter of an hour', () => {
    const pauses = []
    let breaker = opened
    for (let n = 0; n < 10; n++) {
      const now = breaker.openUntil ?? 0
      breaker = fails(breaker, { jobs: 1, now })
      pauses.push((breaker.openUntil ?? 0) - now)
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900, 900].map((seconds) => seconds * 1_000))
  })

  test('pauses for half of it at least, and never less than the CRM asked for', () => {
    const third = fails(fails(closedBreaker))
    expect(fails(third, { random: () => 0 }).openUntil).toBe(NOON + 2_500)
    expect(fails(third, { askedMs: 3_600_000 }).openUntil).toBe(NOON + 3_600_000)
  })

  test('leaves a job that makes every batch fail alone in the end, and lets the others pass', () => {
    const jobs = Array.from({ length: 100 }, (_, n) => n)
    const poison = 37
    let breaker = closedBreaker
    let now = NOON
    let line = jobs
    const failedAlone: number[] = []
    for (let rounds = 0; line.length > 0 && failedAlone.length === 0 && rounds < 100; rounds++) {
      now = Math.max(now, breaker.openUntil ?? 0)
      const batch = line.slice(0, jobsAllowed(breaker, now))
      const rest = line.slice(batch.length)
      if (!batch.includes(poison)) {
        breaker = afterSuccess(breaker)
        line = rest
      } else {
        if (circuit(breaker, now) === 'closed' && breaker.mostJobs === 1) failedAlone.push(...batch)
        breaker = fails(breaker, { jobs: batch.length, now })
        line = [...rest, ...batch]
      }
    }
    expect(failedAlone).toEqual([poison])
  })
})
