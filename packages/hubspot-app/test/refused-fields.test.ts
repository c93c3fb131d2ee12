import type { FieldValue } from '@smartsync/core/mapping'
import { describe, expect, test } from 'vitest'
import {
  batch,
  connect,
  fault,
  hubspot,
  type Inputs,
  objects,
  record,
  reply,
  withoutNetwork,
  write,
} from './hubspot.ts'

withoutNetwork()

const update = objects('companies', 'batch/update')
const properties = '/crm/properties/2026-09/companies'

/** HubSpot's refusal of values, as it stands in the message and in the details of the same error. */
function refused(...faults: { name: string; error: string }[]) {
  const list = faults.map(({ name, error }) => ({ isValid: false, message: 'a value', error, name, portalId: 99 }))
  return fault('VALIDATION_ERROR', `Property values were not valid: ${JSON.stringify(list)}`)
}

const change = (ref: string, fields: Record<string, FieldValue>) =>
  write(ref, {
    id: ref,
    fields: Object.entries(fields).map(([field, value]) => ({
      field,
      type: typeof value === 'number' ? 'number' : Array.isArray(value) ? 'choices' : 'text',
      value,
    })),
  })

/** HubSpot takes any update, and `seen` gets the properties of each. */
const accept = (seen: Record<string, string>[]) =>
  hubspot()
    .post(update)
    .reply(
      200,
      reply(({ inputs }: Inputs) => {
        seen.push(...inputs.map((input) => input.properties))
        return batch(inputs.map(({ id, objectWriteTraceId }) => record(id, {}, { objectWriteTraceId })))
      }),
    )

const property = (name: string, more: object = {}) => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'companyinformation',
  description: '',
  options: [],
  hubspotDefined: false,
  ...more,
})

describe('a property that HubSpot keeps itself, or that is gone', () => {
  test('is left out and told, and the rest is written, in one more call for all', async () => {
    hubspot()
      .post(update)
      .reply(
        400,
        refused({ name: 'num_notes', error: 'READ_ONLY_VALUE' }, { name: 'old_field', error: 'PROPERTY_DOESNT_EXIST' }),
      )
    const seen: Record<string, string>[] = []
    accept(seen)
    const { connector, calls } = connect()
    const outcomes = await connector.upsert('company', [
      change('1', { city: 'Leeds', num_notes: 3, old_field: 'x' }),
      change('2', { city: 'York' }),
    ])
    expect(seen).toEqual([{ city: 'Leeds' }, { city: 'York' }])
    const leftOut = [
      { field: 'num_notes', why: 'read_only' },
      { field: 'old_field', why: 'unknown' },
    ]
    expect(outcomes).toEqual([
      { ref: '1', ok: true, id: '1', created: false, leftOut },
      { ref: '2', ok: true, id: '2', created: false, leftOut },
    ])
    expect(calls).toHaveLength(2)
  })

  test('is created again when it is ours, and written', async () => {
    hubspot()
      .post(update)
      .reply(400, refused({ name: 'smartsync_score', error: 'PROPERTY_DOESNT_EXIST' }))
    hubspot()
      .get(properties)
      .reply(200, { results: [property('x', { groupName: 'smartsync' })] })
    hubspot()
      .post(`${properties}/batch/create`, ({ inputs }) => inputs.length === 1)
      .reply(200, batch([property('smartsync_score')]))
    const seen: Record<string, string>[] = []
    accept(seen)
    const outcomes = await connect().connector.upsert('company', [change('1', { smartsync_score: 87 })])
    expect(seen).toEqual([{ smartsync_score: '87' }])
    expect(outcomes).toEqual([{ ref: '1', ok: true, id: '1', created: false }])
  })

  test('is left out when it is ours and the account lets us create none there', async () => {
    hubspot()
      .post(objects('deals', 'batch/update'))
      .reply(400, refused({ name: 'smartsync_score', error: 'PROPERTY_DOESNT_EXIST' }))
    hubspot().get('/crm/properties/2026-09/deals').reply(200, { results: [] })
    hubspot().post('/crm/properties/2026-09/deals/groups').reply(403, fault('MISSING_SCOPES'))
    hubspot()
      .post(objects('deals', 'batch/update'))
      .reply(
        200,
        reply(({ inputs }: Inputs) =>
          batch(inputs.map(({ id, objectWriteTraceId }) => record(id, {}, { objectWriteTraceId }))),
        ),
      )
    const outcomes = await connect().connector.upsert('deal', [change('1', { smartsync_score: 3, description: 'x' })])
    expect(outcomes).toEqual([
      { ref: '1', ok: true, id: '1', created: false, leftOut: [{ field: 'smartsync_score', why: 'unknown' }] },
    ])
  })

  test('told for one record of a mixed answer costs that one a second call alone', async () => {
    hubspot()
      .post(update)
      .reply(
        207,
        reply(({ inputs: [one, two] }: Inputs) =>
          batch(
            [record('2', {}, { objectWriteTraceId: two?.objectWriteTraceId })],
            [
              {
                ...refused({ name: 'num_notes', error: 'READ_ONLY_VALUE' }),
                context: { objectWriteTraceId: [one?.objectWriteTraceId] },
              },
            ],
          ),
        ),
      )
    const seen: Record<string, string>[] = []
    accept(seen)
    const outcomes = await connect().connector.upsert('company', [
      change('1', { city: 'Leeds', num_notes: 3 }),
      change('2', { city: 'York' }),
    ])
    expect(seen).toEqual([{ city: 'Leeds' }])
    expect(outcomes).toMatchObject([
      { ref: '1', ok: true, leftOut: [{ field: 'num_notes' }] },
      { ref: '2', ok: true },
    ])
  })

  test('refused again is an error, and not tried for ever', async () => {
    hubspot()
      .post(update)
      .times(2)
      .reply(400, refused({ name: 'num_notes', error: 'READ_ONLY_VALUE' }))
    const failure = connect().connector.upsert('company', [change('1', { city: 'Leeds', num_notes: 3 })])
    await expect(failure).rejects.toMatchObject({ code: 'crm_misconfigured' })
  })
})

describe('a value that is none of the options', () => {
  const sector = (more: object = {}) =>
    property('sector', {
      type: 'enumeration',
      fieldType: 'checkbox',
      options: [{ value: 'Steel', label: 'Steel', displayOrder: 0, hidden: false }],
      ...more,
    })
  const refuse = () =>
    hubspot()
      .post(update)
      .reply(400, refused({ name: 'sector', error: 'INVALID_OPTION' }))

  test('is an error of its record, with the property named, where the policy does not say otherwise', async () => {
    refuse()
    const [outcome] = await connect().connector.upsert('company', [change('1', { sector: ['Steel', 'Coal'] })])
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'crm_invalid', refused: [{ field: 'sector', why: 'option' }] },
    })
  })

  test('is added to the options of a property that people made, where the policy says so', async () => {
    refuse()
    hubspot()
      .get(properties)
      .reply(200, { results: [sector()] })
    hubspot()
      .patch(`${properties}/sector`, ({ options }) => {
        expect(options).toEqual([
          { value: 'Steel', label: 'Steel', displayOrder: 0, hidden: false },
          { value: 'Coal', label: 'Coal', displayOrder: 1, hidden: false },
        ])
        return true
      })
      .reply(200, sector())
    const seen: Record<string, string>[] = []
    accept(seen)
    const { connector } = connect({ unknownOptions: 'add' })
    const outcomes = await connector.upsert('company', [change('1', { sector: ['Steel', 'Coal'] })])
    expect(seen).toEqual([{ sector: 'Steel;Coal' }])
    expect(outcomes).toEqual([{ ref: '1', ok: true, id: '1', created: false }])
  })

  test.each([
    ['HubSpot’s own', { hubspotDefined: true }],
    ['one whose options are owners', { externalOptions: true }],
    [
      'one that another app maintains',
      { modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: false } },
    ],
    ['no enumeration', { type: 'string' }],
  ])('is never added to %s', async (_, more) => {
    refuse()
    hubspot()
      .get(properties)
      .reply(200, { results: [sector(more)] })
    const { connector, calls } = connect({ unknownOptions: 'add' })
    const [outcome] = await connector.upsert('company', [change('1', { sector: ['Coal'] })])
    expect(outcome).toMatchObject({ ok: false, error: { code: 'crm_invalid' } })
    expect(calls).toHaveLength(2)
  })
})

describe('a rule that an administrator made', () => {
  test('refuses its record alone, and the others are written', async () => {
    hubspot()
      .post(objects('deals', 'batch/update'))
      .reply(
        207,
        reply(({ inputs: [one, two] }: Inputs) =>
          batch(
            [record('2', {}, { objectWriteTraceId: two?.objectWriteTraceId })],
            [
              fault('VALIDATION_ERROR', 'Property closed_reason is required for stage closedlost', {
                context: { objectWriteTraceId: [one?.objectWriteTraceId] },
                errors: [
                  {
                    message: 'Anna must fill in closed_reason',
                    code: 'CONDITIONAL_REQUIRED',
                    context: { propertyName: ['closed_reason'] },
                  },
                ],
              }),
            ],
          ),
        ),
      )
    const [one, two] = await connect().connector.upsert('deal', [
      change('1', { dealstage: 'a' }),
      change('2', { dealstage: 'b' }),
    ])
    expect(two).toMatchObject({ ref: '2', ok: true })
    expect(one).toMatchObject({ ok: false, error: { code: 'crm_invalid', retry: 'no' } })
    if (one?.ok !== false) throw new Error('The first was to be refused')
    expect(one.error.message).toContain('closed_reason')
    expect(`${one.error.message}${one.error.help}`).not.toContain('Anna')
  })
})
