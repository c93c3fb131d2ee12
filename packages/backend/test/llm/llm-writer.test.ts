import { randomUUID } from 'node:crypto'
import type { Summary } from '@smartsync/core/model'
import { describe, expect, test } from 'vitest'
import { INSTRUCTIONS } from '../../src/llm/prompt.ts'
import { personCalled, researched } from './companies.ts'
import { API_KEY, aDesk } from './desk.ts'
import { type Behaviour, type Endpoint, honest, startEndpoint } from './endpoint.ts'

const desk = await aDesk()

const text = ({ sentences }: Summary) => sentences.map((sentence) => sentence.text).join(' ')
/** The id under which the model knows the fact about something. */
const idOf = (data: Parameters<Endpoint['behave']>[0], about: string) =>
  data.facts.find((fact) => fact.about === about)?.id ?? 'none'

describe('a summary', () => {
  test('is the model’s, each sentence with the facts that it rests on', async () => {
    const summary = await desk.written(researched())
    expect(summary).toEqual({
      writer: 'llm',
      sentences: [
        { text: 'Fernhill Robotics Ltd is a company based in Leeds.', evidence: ['name', 'location'] },
        { text: 'It employs 240 people.', evidence: ['employees'] },
        { text: 'It has 12 open positions.', evidence: ['job_openings'] },
      ],
    })
  })

  test('is asked for with the facts as data, without tools, and is not kept at the endpoint', async () => {
    await desk.written(researched())
    const [call] = desk.endpoint.calls
    expect(call).toMatchObject({ path: '/v1/responses', authorization: `Bearer ${API_KEY}` })
    expect(call?.body).toMatchObject({
      model: 'model-1',
      instructions: INSTRUCTIONS,
      input: [{ role: 'user' }],
      text: { format: { type: 'json_schema', strict: true } },
      store: false,
    })
    expect(call?.body).not.toHaveProperty('tools')
    expect(call?.data.facts.map((fact) => fact.text)).toContain('240 employees')
  })

  test('rests on no person whom it is not about: they stay here', async () => {
    const board = { people: [{ ...personCalled('Ada Marsh', 'Director'), appointedOn: '2001-01-01' }] }
    await desk.written(researched({}, board))
    expect(desk.endpoint.calls[0]?.input).not.toMatch(/Ada|Marsh/)
  })

  test('is the template’s, without asking, for a company with a stop sign and for one of which nothing is known', async () => {
    const stopped = researched({ status: 'liquidation' })
    const bare = researched({ industry: null, description: null, address: null })
    expect(await desk.writer().write(desk.organization, [stopped, bare])).toEqual([stopped.summary, bare.summary])
    expect(desk.endpoint.calls).toEqual([])
  })

  test('is the template’s, without asking and saying why, where it is not to be in English', async () => {
    const german = researched({}, { language: 'de' })
    const stopped = researched({ status: 'liquidation' }, { language: 'fr' })
    const [first, second, third] = await desk.writer().write(desk.organization, [german, stopped, researched()])
    expect(first).toEqual({ ...german.summary, fallback: 'language' })
    expect(second).toEqual(stopped.summary)
    expect(third?.writer).toBe('llm')
    expect(desk.endpoint.calls).toHaveLength(1)
  })

  test('comes for each of many, in their order', async () => {
    const many = Array.from({ length: 40 }, (_, nth) => researched({ name: `Company ${nth} Ltd` }))
    const summaries = await desk.writer().write(desk.organization, many)
    expect(summaries.map(text)).toEqual(many.map(({ companyName }) => expect.stringContaining(companyName)))
    expect(new Set(summaries.map((summary) => summary.writer))).toEqual(new Set(['llm']))
  })
})

describe('what the facts do not bear out', () => {
  const with3rd = (sentence: (data: Parameters<Endpoint['behave']>[0]) => { text: string; facts: string[] }) => {
    desk.endpoint.behave = (data) => {
      const good = honest(data)
      const sentences = typeof good === 'object' && 'sentences' in good ? good.sentences.slice(0, 2) : []
      return { sentences: [...sentences, sentence(data)] }
    }
  }

  test.each<[string, string, string]>([
    ['an invented number', 'It has revenue of £99 million.', 'revenue'],
    ['an invented name', 'It belongs to Tidewater Holdings.', 'name'],
    ['an invented place', 'It is based in Manchester.', 'location'],
    ['an invented technology', 'It uses Kafka.', 'description'],
    ['praise', 'It is the leading firm in Leeds.', 'location'],
  ])('is thrown away, and the rest stays: %s', async (_, invented, about) => {
    with3rd((data) => ({ text: invented, facts: [idOf(data, about)] }))
    const summary = await desk.written(researched())
    expect(summary.writer).toBe('llm')
    expect(summary.sentences).toHaveLength(2)
    expect(text(summary)).not.toContain(invented)
  })

  test('is thrown away where it cites facts that were never sent, by whatever name', async () => {
    for (const id of ['f99', 'name', 'unknown f1', '__proto__', '']) {
      desk.organization = randomUUID()
      with3rd(() => ({ text: 'It is a company.', facts: [id] }))
      expect((await desk.written(researched())).sentences).toHaveLength(2)
    }
  })

  test('leaves the template’s summary where too little remains, and says why', async () => {
    desk.endpoint.behave = (data) => ({
      sentences: [
        {
          text: 'Fernhill Robotics Ltd is a company based in London.',
          facts: [idOf(data, 'name'), idOf(data, 'location')],
        },
        { text: 'It employs 240 people.', facts: [idOf(data, 'employees')] },
      ],
    })
    const { summary } = researched()
    expect(await desk.written(researched())).toEqual({ ...summary, fallback: 'ungrounded' })
  })
})

describe('the same question', () => {
  test('is asked once', async () => {
    const first = await desk.written(researched())
    expect(await desk.written(researched())).toEqual(first)
    expect(await desk.written(researched({ id: 'company-2' }))).toEqual(first)
    expect(desk.endpoint.calls).toHaveLength(1)
    expect(await desk.used()).toBe(900)
  })

  test('is asked again when the facts change, or the model', async () => {
    await desk.written(researched())
    await desk.written(researched({ employees: 241 }))
    await desk.writer({ modelName: 'model-2' }).write(desk.organization, [researched()])
    expect(desk.endpoint.calls).toHaveLength(3)
  })

  test('is not asked again because oppSpot looked again and found the same', async () => {
    await desk.written(researched())
    await desk.written(researched({ asOf: '2026-11-20' }))
    expect(desk.endpoint.calls).toHaveLength(1)
  })

  test('is asked by each organization for itself', async () => {
    await desk.written(researched())
    desk.organization = randomUUID()
    await desk.written(researched())
    expect(desk.endpoint.calls).toHaveLength(2)
  })

  test('that was declined, or answered with what the facts do not bear out, is not asked again', async () => {
    for (const behaviour of [{ refusal: 'I cannot' }, { sentences: [{ text: 'It is rich.', facts: ['f1'] }] }]) {
      desk.organization = randomUUID()
      desk.endpoint.calls.length = 0
      desk.endpoint.behave = () => behaviour
      const first = await desk.written(researched())
      expect(first.writer).toBe('template')
      expect(await desk.written(researched())).toEqual(first)
      expect(desk.endpoint.calls).toHaveLength(1)
    }
  })
})

describe('a model that is of no help leaves the template’s summary, and says why', () => {
  test.each<[string, Behaviour, string, 'nothing' | 'its cost' | 'what was set aside']>([
    ['declines', { refusal: 'I cannot help with that' }, 'refused', 'its cost'],
    ['is stopped by a filter', { incomplete: 'content_filter' }, 'refused', 'its cost'],
    ['runs out of room', { incomplete: 'max_output_tokens' }, 'malformed', 'its cost'],
    ['answers in prose', { text: 'Fernhill is a company.' }, 'malformed', 'its cost'],
    ['answers in another form', { text: '{"summary": "Fernhill"}' }, 'malformed', 'its cost'],
    ['answers nothing', { text: '' }, 'malformed', 'its cost'],
    [
      'answers without end',
      { text: JSON.stringify({ sentences: [{ text: 'x'.repeat(9_000), facts: [] }] }) },
      'malformed',
      'its cost',
    ],
    ['answers with a page', { raw: '<html>', type: 'text/html' }, 'malformed', 'what was set aside'],
    ['answers with broken JSON', { raw: '{"output"', type: 'application/json' }, 'malformed', 'what was set aside'],
    [
      'answers with other JSON',
      { raw: '{"choices": []}', type: 'application/json' },
      'malformed',
      'what was set aside',
    ],
    ['is busy', { status: 429 }, 'unavailable', 'nothing'],
    ['fails', { status: 500 }, 'unavailable', 'nothing'],
    ['is overloaded', { status: 503, body: 'overloaded' }, 'unavailable', 'nothing'],
    [
      'does not take the key',
      { status: 401, body: `{"error":{"message":"wrong key ${API_KEY}"}}` },
      'unavailable',
      'nothing',
    ],
    ['hangs up', 'hang up', 'unavailable', 'nothing'],
    ['says nothing', 'silence', 'timeout', 'what was set aside'],
  ])('because it %s', async (_, behaviour, fallback, cost) => {
    desk.endpoint.behave = () => behaviour
    const enrichment = researched()
    const limits = { width: 4, callMs: 300, batchMs: 20_000 }
    expect(await desk.written(enrichment, { limits })).toEqual({ ...enrichment.summary, fallback })
    const spent = await desk.used()
    if (cost === 'nothing') expect(spent).toBe(0)
    else if (cost === 'its cost') expect(spent).toBe(700)
    else expect(spent).toBeGreaterThan(700)
  })

  test('because nobody listens there', async () => {
    await desk.endpoint.close()
    expect(await desk.written(researched())).toMatchObject({ writer: 'template', fallback: 'unavailable' })
    desk.endpoint = await startEndpoint(honest)
  })

  test('and is not asked any further in that batch', async () => {
    desk.endpoint.behave = () => ({ status: 429 })
    const many = Array.from({ length: 20 }, (_, nth) => researched({ name: `Company ${nth} Ltd` }))
    const limits = { width: 2, callMs: 5_000, batchMs: 20_000 }
    const summaries = await desk.writer({ limits }).write(desk.organization, many)
    expect(new Set(summaries.map(({ fallback }) => fallback))).toEqual(new Set(['unavailable']))
    expect(desk.endpoint.calls.length).toBeLessThanOrEqual(2)
  })

  test('and is asked again in the next', async () => {
    desk.endpoint.behave = () => ({ status: 500 })
    await desk.written(researched())
    desk.endpoint.behave = honest
    expect((await desk.written(researched())).writer).toBe('llm')
  })

  test('within the time for all of a batch', async () => {
    desk.endpoint.behave = () => 'silence'
    const many = Array.from({ length: 20 }, (_, nth) => researched({ name: `Company ${nth} Ltd` }))
    const limits = { width: 2, callMs: 60_000, batchMs: 300 }
    const summaries = await desk.writer({ limits }).write(desk.organization, many)
    expect(new Set(summaries.map(({ fallback }) => fallback))).toEqual(new Set(['timeout']))
    expect(desk.endpoint.calls.length).toBeLessThanOrEqual(2)
  })
})
