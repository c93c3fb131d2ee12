import { catalogueField } from '@smartsync/core/mapping'
import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { batch, connect, fault, hubspot, reply, settings, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const { custom, defaults } = hubspotProvider(settings).fields
const properties = (type: string) => `/crm/properties/2026-09/${type}`
const property = (name: string, more: object = {}) => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  description: '',
  options: [],
  hubspotDefined: true,
  ...more,
})
const contactFields = custom.filter(({ recordType }) => recordType === 'contact')
const sentNames = ({ inputs }: Sent) => inputs.map(({ name }) => name)

interface Sent {
  inputs: ({ name: string } & Record<string, unknown>)[]
}

describe('the fields that SmartSync creates', () => {
  test('are the findings and a key on contacts and companies, some of the findings on deals, and a key on tasks', () => {
    const names = (type: string) => custom.filter(({ recordType }) => recordType === type).map(({ field }) => field)
    expect(names('contact')).toEqual(names('company'))
    expect(names('contact')).toHaveLength(9)
    expect(names('deal')).toEqual(names('company').filter((name) => names('deal').includes(name)))
    expect(names('deal')).toHaveLength(6)
    expect(names('deal')).not.toContain('smartsync_external_id')
    expect(names('task')).toEqual(['smartsync_external_id'])
  })

  test('and the default mappings name fields of the catalogue and never one field twice', () => {
    for (const { oppspotField } of defaults) expect(catalogueField(oppspotField)).toBeDefined()
    const targets = defaults.map(({ entityType, crmField }) => `${entityType}.${crmField}`)
    expect(new Set(targets).size).toBe(targets.length)
  })

  test('are the only ones that are written whatever stands there', () => {
    const always = defaults.filter(({ policy }) => policy === 'always').map(({ crmField }) => crmField)
    expect(always.every((field) => field.startsWith('smartsync_'))).toBe(true)
    expect(defaults.filter(({ fieldKind }) => fieldKind === 'custom')).toHaveLength(always.length)
  })
})

describe('ensuring fields', () => {
  test('creates the group and what is missing, in three calls a type', async () => {
    hubspot()
      .get(properties('contacts'))
      .reply(200, { results: [property('email')] })
    hubspot()
      .post(`${properties('contacts')}/groups`, { name: 'smartsync', label: 'SmartSync' })
      .reply(201, { name: 'smartsync', label: 'SmartSync', archived: false })
    let sent: Record<string, unknown>[] = []
    hubspot()
      .post(`${properties('contacts')}/batch/create`)
      .reply(
        200,
        reply((body: Sent) => {
          sent = body.inputs
          return batch(sentNames(body).map((name) => property(name)))
        }),
      )
    const ensured = await connect().connector.ensureFields(contactFields)
    expect(ensured.map(({ field, result }) => [field, result])).toEqual(
      contactFields.map(({ field }) => [field, 'created']),
    )
    expect(sent.find(({ name }) => name === 'smartsync_external_id')).toMatchObject({
      groupName: 'smartsync',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
      hidden: true,
    })
    expect(sent.find(({ name }) => name === 'smartsync_score_band')).toMatchObject({
      type: 'enumeration',
      fieldType: 'select',
      options: [
        { value: 'hot', label: 'Hot', displayOrder: 0, hidden: false },
        { value: 'warm', label: 'Warm', displayOrder: 1, hidden: false },
        { value: 'cool', label: 'Cool', displayOrder: 2, hidden: false },
        { value: 'cold', label: 'Cold', displayOrder: 3, hidden: false },
      ],
    })
  })

  test('bears with a group that exists', async () => {
    hubspot().get(properties('tasks')).reply(200, { results: [] })
    hubspot()
      .post(`${properties('tasks')}/groups`)
      .reply(409, fault('CONFLICT'))
    hubspot()
      .post(`${properties('tasks')}/batch/create`)
      .reply(200, batch([property('smartsync_external_id')]))
    const ensured = await connect().connector.ensureFields(custom.filter(({ recordType }) => recordType === 'task'))
    expect(ensured).toMatchObject([{ recordType: 'task', result: 'created' }])
  })

  test('changes nothing the second time, with one call a type', async () => {
    const band = ['hot', 'warm', 'cool', 'cold'].map((value) => ({
      value,
      label: value,
      hidden: false,
      displayOrder: 0,
    }))
    hubspot()
      .get(properties('contacts'))
      .reply(200, {
        results: [
          property('smartsync_score', { type: 'number', fieldType: 'number' }),
          property('smartsync_score_band', { type: 'enumeration', options: band }),
          property('smartsync_external_id', { hasUniqueValue: true }),
        ],
      })
    const wanted = contactFields.filter(({ field }) => /score$|band$|external_id$/.test(field))
    const { connector, calls } = connect()
    expect((await connector.ensureFields(wanted)).map(({ result }) => result)).toEqual([
      'present',
      'present',
      'present',
    ])
    expect(calls).toHaveLength(1)
  })

  test.each([
    ['smartsync_score', { type: 'string' }, 'type string'],
    ['smartsync_external_id', { hasUniqueValue: false }, 'unique'],
    [
      'smartsync_stage',
      {
        type: 'enumeration',
        groupName: 'somebody_elses',
        options: [{ value: 'lead', label: 'Lead', hidden: false, displayOrder: 0 }],
      },
      'prospect',
    ],
  ])('reports %s taken by another kind of property', async (name, more, detail) => {
    hubspot()
      .get(properties('contacts'))
      .reply(200, { results: [property(name, more)] })
    const wanted = contactFields.filter(({ field }) => field === name)
    const [ensured] = await connect().connector.ensureFields(wanted)
    expect(ensured).toMatchObject({ field: name, result: 'conflict', detail: expect.stringContaining(detail) })
  })

  test('adds the options that one of ours lacks, and keeps what people made of the others', async () => {
    const options = [
      { value: 'lead', label: 'Our leads', displayOrder: 0, hidden: false, description: 'Mind these' },
      { value: 'extra', label: 'Extra', displayOrder: 1, hidden: true },
    ]
    const ours = { type: 'enumeration', groupName: 'smartsync', label: 'Renamed by Anna', options }
    hubspot()
      .get(properties('contacts'))
      .reply(200, { results: [property('smartsync_stage', ours)] })
    let sent: object = {}
    hubspot()
      .patch(`${properties('contacts')}/smartsync_stage`)
      .reply(
        200,
        reply((body: object) => {
          sent = body
          return property('smartsync_stage', ours)
        }),
      )
    const wanted = contactFields.filter(({ field }) => field === 'smartsync_stage')
    const [ensured] = await connect().connector.ensureFields(wanted)
    expect(ensured).toMatchObject({ result: 'updated', detail: expect.stringContaining('prospect, contacted') })
    expect(sent).toEqual({
      options: [
        { value: 'lead', label: 'Our leads', displayOrder: 0, hidden: false, description: 'Mind these' },
        { value: 'extra', label: 'Extra', displayOrder: 1, hidden: true },
        { value: 'prospect', label: 'Prospect', displayOrder: 2, hidden: false },
        { value: 'contacted', label: 'Contacted', displayOrder: 3, hidden: false },
        { value: 'qualified', label: 'Qualified', displayOrder: 4, hidden: false },
      ],
    })
  })

  test('creates the others where HubSpot refuses one', async () => {
    hubspot()
      .get(properties('contacts'))
      .reply(200, { results: [property('x', { groupName: 'smartsync' })] })
    hubspot()
      .persist()
      .post(`${properties('contacts')}/batch/create`)
      .reply(
        reply((body: Sent) => {
          const names = sentNames(body)
          if (names.includes('smartsync_stage')) return [409, fault('OBJECT_ALREADY_EXISTS')]
          else return [200, batch(names.map((name) => property(name)))]
        }),
      )
    const ensured = await connect().connector.ensureFields(contactFields)
    expect(ensured.filter(({ result }) => result === 'conflict').map(({ field }) => field)).toEqual(['smartsync_stage'])
  })
})

describe('describing fields', () => {
  test.each([
    ['text', { type: 'string', fieldType: 'text' }],
    ['long_text', { type: 'string', fieldType: 'textarea' }],
    ['phone', { type: 'string', fieldType: 'phonenumber' }],
    ['phone', { type: 'phone_number', fieldType: 'phonenumber' }],
    ['number', { type: 'number', fieldType: 'number' }],
    ['boolean', { type: 'bool', fieldType: 'booleancheckbox' }],
    ['date', { type: 'date', fieldType: 'date' }],
    ['datetime', { type: 'datetime', fieldType: 'date' }],
    ['choice', { type: 'enumeration', fieldType: 'radio' }],
    ['choices', { type: 'enumeration', fieldType: 'checkbox' }],
    ['owner', { type: 'enumeration', fieldType: 'select', referencedObjectType: 'OWNER' }],
    ['stage', { name: 'dealstage', type: 'enumeration', fieldType: 'radio' }],
    ['stage', { name: 'lifecyclestage', type: 'enumeration', fieldType: 'radio' }],
    ['email', { name: 'email' }],
    ['text', { type: 'object_coordinates', fieldType: 'text' }],
  ])('as %s: %j', async (type, more) => {
    hubspot()
      .get(properties('deals'))
      .reply(200, { results: [property('x', more)] })
    expect(await connect().connector.describeFields('deal')).toMatchObject([{ type, custom: false, readOnly: false }])
  })

  test('says which are read-only or custom, and hides what HubSpot hides', async () => {
    const options = [
      { value: 'a', label: 'A', hidden: false, displayOrder: 0 },
      { value: 'b', label: 'B', hidden: true, displayOrder: 1 },
    ]
    hubspot()
      .get(properties('contacts'))
      .reply(200, {
        results: [
          property('a', { modificationMetadata: { readOnlyValue: true, archivable: true, readOnlyDefinition: true } }),
          property('b', { calculated: true }),
          property('c', { hubspotDefined: false, type: 'enumeration', fieldType: 'select', options }),
          property('d', { hidden: true }),
          property('e', { archived: true }),
        ],
      })
    expect(await connect().connector.describeFields('contact')).toMatchObject([
      { field: 'a', readOnly: true, custom: false },
      { field: 'b', readOnly: true },
      { field: 'c', readOnly: false, custom: true, options: [{ value: 'a', label: 'A' }] },
    ])
  })
})
