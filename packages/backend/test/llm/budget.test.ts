import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { researched } from './companies.ts'
import { aDesk } from './desk.ts'
import { honest } from './endpoint.ts'

const desk = await aDesk()

describe('the budget', () => {
  const many = (count: number) => Array.from({ length: count }, (_, nth) => researched({ name: `Company ${nth} Ltd` }))
  const one = { width: 1, callMs: 5_000, batchMs: 20_000 }

  test('is spent by what calls cost, and the template says when it is', async () => {
    const summaries = await desk.writer({ dailyTokens: 6_000, limits: one }).write(desk.organization, many(10))
    const byModel = summaries.filter((summary) => summary.writer === 'llm')
    expect(byModel).toHaveLength(desk.endpoint.calls.length)
    expect(byModel.length).toBeGreaterThan(1)
    expect(await desk.used()).toBe(900 * byModel.length)
    expect(new Set(summaries.slice(byModel.length).map(({ fallback }) => fallback))).toEqual(new Set(['budget_spent']))
  })

  test('too small for one question asks none', async () => {
    expect(await desk.written(researched(), { dailyTokens: 100 })).toMatchObject({
      writer: 'template',
      fallback: 'budget_spent',
    })
    expect(desk.endpoint.calls).toEqual([])
    expect(await desk.used()).toBe(0)
  })

  test('that is spent still gives what was answered before', async () => {
    const first = await desk.written(researched())
    expect(await desk.written(researched(), { dailyTokens: 1 })).toEqual(first)
  })

  test('is new on the next day', async () => {
    const tomorrow = new Date('2026-11-24T00:00:00.000Z')
    await desk.written(researched(), { dailyTokens: 3_000 })
    expect(await desk.written(researched({ employees: 1_000 }), { dailyTokens: 3_000 })).toMatchObject({
      fallback: 'budget_spent',
    })
    const next = await desk.written(researched({ employees: 1_000 }), { dailyTokens: 3_000, clock: () => tomorrow })
    expect(next.writer).toBe('llm')
    expect([await desk.used(), await desk.used(desk.organization, tomorrow)]).toEqual([900, 900])
  })

  test('holds for all workers together', async () => {
    desk.endpoint.behave = (data) => honest(data, 2_500)
    const workers = Array.from({ length: 3 }, (_, nth) =>
      desk.writer({ dailyTokens: 10_000 }).write(
        desk.organization,
        [...many(12).keys()].map((n) => researched({ name: `Company ${nth * 12 + n} Ltd` })),
      ),
    )
    await Promise.all(workers)
    expect(desk.endpoint.calls.length).toBeGreaterThan(1)
    expect(await desk.used()).toBe(2_500 * desk.endpoint.calls.length)
    expect(await desk.used()).toBeLessThanOrEqual(10_000)
  })

  test('is each organization’s own', async () => {
    await desk.written(researched(), { dailyTokens: 3_000 })
    const other = randomUUID()
    const [summary] = await desk.writer({ dailyTokens: 3_000 }).write(other, [researched({ employees: 5 })])
    expect(summary?.writer).toBe('llm')
    expect([await desk.used(), await desk.used(other)]).toEqual([900, 900])
  })
})
