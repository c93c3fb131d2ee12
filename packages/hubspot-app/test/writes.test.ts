import type { Outcome } from '@smartsync/core/crm'
import { describe, expect, test } from 'vitest'
import {
  associationTypes,
  batch,
  connect,
  fault,
  hubspot,
  type Inputs,
  objects,
  record,
  reply,
  type SentInput,
  withoutNetwork,
  write,
} from './hubspot.ts'

withoutNetwork()

const create = objects('contacts', 'batch/create')
const update = objects('contacts', 'batch/update')
const read = objects('contacts', 'batch/read')
const email = (value: string) => [{ field: 'email', type: 'email', value } as const]

const created = (input: SentInput, more: object = { objectWriteTraceId: input.objectWriteTraceId }) =>
  record(`id-${input.properties.smartsync_external_id}`, input.properties, more)
const brief = (outcomes: Outcome[]) =>
  outcomes.map((one) => (one.ok ? `${one.ref} ${one.id}` : `${one.ref} ${one.error.code} ${one.error.existingId}`))

describe('creating records', () => {
  test('sends strings, our key, the links and a name of its own for each', async () => {
    associationTypes('contacts', 'companies', 279, 1)
    let sent: SentInput[] = []
    hubspot()
      .post(create)
      .reply(
        201,
        reply(({ inputs }: Inputs) => {
          sent = inputs
          return batch(sent.map((input) => created(input)))
        }),
      )
    const [outcome] = await connect().connector.upsert('contact', [
      write('a', {
        fields: [
          { field: 'smartsync_score', type: 'number', value: 87 },
          { field: 'phone', type: 'phone', value: null },
        ],
        associate: [
          { type: 'company', id: '55' },
          { type: 'contact', id: '56' },
        ],
      }),
    ])
    expect(sent).toEqual([
      {
        properties: { smartsync_score: '87', smartsync_external_id: 'key-a' },
        associations: [
          { to: { id: '55' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] },
        ],
        objectWriteTraceId: expect.any(String),
      },
    ])
    expect(outcome).toEqual({ ref: 'a', ok: true, id: 'id-key-a', created: true })
  })

  test.each([
    [
      'by the name it sent',
      (input: SentInput) => record(created(input).id, {}, { objectWriteTraceId: input.objectWriteTraceId }),
    ],
    ['by our key where HubSpot gives no name back', (input: SentInput) => created(input, {})],
  ])('matches results %s, never by order', async (_, answer) => {
    hubspot()
      .post(create)
      .reply(
        201,
        reply(({ inputs }: Inputs) => batch(inputs.map(answer).toReversed())),
      )
    const outcomes = await connect().connector.upsert(
      'contact',
      ['1', '2', '3'].map((ref) => write(ref)),
    )
    expect(brief(outcomes)).toEqual(['1 id-key-1', '2 id-key-2', '3 id-key-3'])
  })

  test('lets the others through where one is refused in a mixed answer', async () => {
    hubspot()
      .post(create)
      .reply(
        207,
        reply(({ inputs }: Inputs) => {
          const [one, bad, three] = inputs
          if (!one || !bad || !three) throw new Error('Three were expected')
          const error = fault('VALIDATION_ERROR', 'x', { context: { objectWriteTraceId: [bad.objectWriteTraceId] } })
          return batch([created(one), created(three)], [error])
        }),
      )
    const outcomes = await connect().connector.upsert(
      'contact',
      ['1', '2', '3'].map((ref) => write(ref)),
    )
    expect(brief(outcomes)).toEqual(['1 id-key-1', '2 crm_invalid null', '3 id-key-3'])
  })

  test('asks again alone for those that a mixed answer says nothing of', async () => {
    hubspot()
      .post(create)
      .reply(
        207,
        reply(({ inputs }: Inputs) =>
          batch(
            inputs.slice(1).map((input) => created(input)),
            [fault('VALIDATION_ERROR')],
          ),
        ),
      )
    hubspot()
      .post(create, ({ inputs }) => inputs.length === 1)
      .reply(207, batch([], [fault('VALIDATION_ERROR')]))
    const outcomes = await connect().connector.upsert(
      'contact',
      ['1', '2', '3'].map((ref) => write(ref)),
    )
    expect(brief(outcomes)).toEqual(['1 crm_invalid null', '2 id-key-2', '3 id-key-3'])
  })

  test('isolates the one record for which HubSpot refuses a whole batch', async () => {
    hubspot()
      .persist()
      .post(create)
      .reply(
        reply(({ inputs }: Inputs) => {
          if (inputs.some(({ properties }) => properties.smartsync_external_id === 'key-37')) {
            return [400, fault('VALIDATION_ERROR')]
          } else return [201, batch(inputs.map((input) => created(input)))]
        }),
      )
    const refs = Array.from({ length: 100 }, (_, n) => String(n))
    const { connector, calls } = connect()
    const outcomes = await connector.upsert(
      'contact',
      refs.map((ref) => write(ref)),
    )
    expect(outcomes.filter(({ ok }) => !ok)).toMatchObject([{ ref: '37', error: { code: 'crm_invalid' } }])
    expect(outcomes).toHaveLength(100)
    expect(calls.length).toBeLessThanOrEqual(15)
  })

  test('that exist already by key or e-mail names them, with one look for a whole batch', async () => {
    hubspot()
      .post(create, ({ inputs }) => inputs.length === 4)
      .reply(409, fault('CONFLICT', 'Contact already exists. Existing ID: 1'))
    hubspot()
      .post(read, ({ idProperty, inputs }) => idProperty === 'smartsync_external_id' && inputs.length === 4)
      .reply(207, batch([record('71', { smartsync_external_id: 'key-a' })]))
    hubspot()
      .post(read, ({ idProperty, inputs }) => idProperty === 'email' && inputs.length === 3)
      .reply(207, batch([record('72', { email: 'b@example.com' })]))
    hubspot()
      .post(objects('contacts', 'search'), ({ filterGroups: [{ filters }] }) => {
        expect(filters).toEqual([
          { propertyName: 'hs_additional_emails', operator: 'IN', values: ['c@example.com', 'd@example.com'] },
        ])
        return true
      })
      .reply(200, { total: 1, results: [record('73', { hs_additional_emails: 'x@example.com;d@example.com' })] })
    hubspot()
      .post(create, ({ inputs }) => inputs.length === 1)
      .reply(
        201,
        reply(({ inputs }: Inputs) => batch(inputs.map((input) => created(input)))),
      )
    const outcomes = await connect().connector.upsert('contact', [
      write('a', { fields: email('a@example.com') }),
      write('b', { fields: email('B@example.com') }),
      write('c', { fields: email('c@example.com') }),
      write('d', { fields: email('D@example.com') }),
    ])
    expect(brief(outcomes)).toEqual(['a crm_conflict 71', 'b crm_conflict 72', 'c id-key-c', 'd crm_conflict 73'])
  })

  test('whose e-mail exists takes the id from the refusal of one', async () => {
    hubspot().post(create).reply(409, fault('CONFLICT', 'Contact already exists. Existing ID: 4242'))
    expect(brief(await connect().connector.upsert('contact', [write('a')]))).toEqual(['a crm_conflict 4242'])
  })

  test('in two batches tells what became of the first when the second gets no answer', async () => {
    hubspot()
      .post(create)
      .reply(
        201,
        reply(({ inputs }: Inputs) => batch(inputs.map((input) => created(input)))),
      )
    hubspot().post(create).reply(503)
    const refs = Array.from({ length: 250 }, (_, n) => String(n))
    const { connector, calls } = connect()
    const outcomes = await connector.upsert(
      'contact',
      refs.map((ref) => write(ref)),
    )
    const uncertain = outcomes.filter((one) => !one.ok && one.error.uncertain)
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(100)
    expect(uncertain.map(({ ref }) => ref)).toEqual(refs.slice(100, 200))
    expect(outcomes.filter((one) => !one.ok && !one.error.uncertain).map(({ ref }) => ref)).toEqual(refs.slice(200))
    expect(calls).toHaveLength(2)
  })

  test('fails as a whole when nothing got through', async () => {
    hubspot()
      .post(create)
      .reply(429, fault('RATE_LIMITS', 'x', { policyName: 'SECONDLY' }))
    const failure = connect().connector.upsert('contact', [write('a'), write('b')])
    await expect(failure).rejects.toMatchObject({ code: 'crm_rate_limited', retryAfterMs: 1_000, uncertain: false })
  })

  test('never leaves the others behind for a value that does not fit', async () => {
    hubspot()
      .post(create)
      .reply(
        201,
        reply(({ inputs }: Inputs) => batch(inputs.map((input) => created(input)))),
      )
    const outcomes = await connect().connector.upsert('contact', [
      write('bad', { fields: [{ field: 'smartsync_score', type: 'number', value: 'many' }] }),
      write('good'),
    ])
    expect(brief(outcomes)).toEqual(['bad crm_invalid null', 'good id-key-good'])
  })
})

describe('updating records', () => {
  const score = { field: 'smartsync_score', type: 'number', value: 12.5 } as const
  const phone = { field: 'phone', type: 'phone', value: null } as const

  test('sends only what is to change, a blank as an empty string, and no key', async () => {
    hubspot()
      .post(update, ({ inputs: [input] }) => {
        expect(input).toEqual({
          id: '7',
          properties: { smartsync_score: '12.5', phone: '' },
          objectWriteTraceId: expect.any(String),
        })
        return true
      })
      .reply(200, batch([record('7')]))
    const outcomes = await connect().connector.upsert('contact', [write('a', { id: '7', fields: [score, phone] })])
    expect(outcomes).toEqual([{ ref: 'a', ok: true, id: '7', created: false }])
  })

  test('names the one that is gone and writes the others', async () => {
    hubspot()
      .post(update)
      .reply(207, batch([record('1'), record('3')], [fault('OBJECT_NOT_FOUND', 'x', { context: { ids: ['2'] } })]))
    const writes = ['1', '2', '3'].map((id) => write(id, { id, fields: [score] }))
    expect(brief(await connect().connector.upsert('contact', writes))).toEqual(['1 1', '2 crm_not_found null', '3 3'])
  })

  test('goes along with creating in one call each', async () => {
    hubspot()
      .post(update)
      .reply(200, batch([record('7')]))
    hubspot()
      .post(create)
      .reply(
        201,
        reply(({ inputs }: Inputs) => batch(inputs.map((input) => created(input)))),
      )
    const { connector, calls } = connect()
    const outcomes = await connector.upsert('contact', [write('old', { id: '7', fields: [score] }), write('new')])
    expect(brief(outcomes)).toEqual(['old 7', 'new id-key-new'])
    expect(calls.map(({ path, records }) => [path, records])).toEqual([
      [update, 1],
      [create, 1],
    ])
  })

  test('gives the outcomes in the order of the writes, whatever became of each', async () => {
    hubspot()
      .post(update)
      .reply(200, batch([record('7')]))
    hubspot()
      .post(create)
      .reply(
        201,
        reply(({ inputs }: Inputs) => batch(inputs.map((input) => created(input)))),
      )
    const bad = write('bad', { id: '8', fields: [{ field: 'smartsync_score', type: 'number', value: 'x' }] })
    const outcomes = await connect().connector.upsert('contact', [
      write('new'),
      bad,
      write('old', { id: '7', fields: [score] }),
    ])
    expect(brief(outcomes)).toEqual(['new id-key-new', 'bad crm_invalid null', 'old 7'])
  })

  test('keeps its outcomes when the creating after it fails', async () => {
    hubspot()
      .post(update)
      .reply(200, batch([record('7')]))
    hubspot().post(create).reply(500)
    const outcomes = await connect().connector.upsert('contact', [
      write('old', { id: '7', fields: [score] }),
      write('new'),
    ])
    expect(brief(outcomes)).toEqual(['old 7', 'new crm_unavailable null'])
  })
})
