import type { RecordWrite } from '@smartsync/core/crm'
import type { FieldType, FieldValue } from '@smartsync/core/mapping'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HubspotAccount, hubspotAccount, PORTAL_PATH } from './hubspot-account.ts'

let hubspot: HubspotAccount
beforeAll(async () => {
  hubspot = await hubspotAccount()
})
afterAll(() => hubspot.stop())

const write = (ref: string, id: string | null, fields: Record<string, [FieldType, FieldValue]>): RecordWrite => ({
  ref,
  id,
  externalKey: `key-${ref}`,
  fields: Object.entries(fields).map(([field, [type, value]]) => ({ field, type, value })),
  associate: [],
})

async function created(type: 'contact' | 'company', properties: Record<string, string>): Promise<string> {
  const plural = type === 'contact' ? 'contacts' : 'companies'
  const record = await hubspot.control('POST', `${PORTAL_PATH}/records/${plural}`, { properties })
  return (record as { id: string }).id
}

describe('values that went through HubSpot', () => {
  const group = { groupName: 'smartsync', label: 'x' }
  const types: [string, FieldType, object, FieldValue][] = [
    ['a_text', 'text', { type: 'string', fieldType: 'text' }, 'Müller & Söhne; "Ltd"'],
    ['a_long_text', 'long_text', { type: 'string', fieldType: 'textarea' }, 'One.\nTwo.'],
    ['a_number', 'number', { type: 'number', fieldType: 'number' }, 1_234_567.5],
    ['a_small_number', 'number', { type: 'number', fieldType: 'number' }, 0.000_000_1],
    [
      'a_boolean',
      'boolean',
      {
        type: 'bool',
        fieldType: 'booleancheckbox',
        options: ['true', 'false'].map((value, displayOrder) => ({ value, label: value, displayOrder, hidden: false })),
      },
      false,
    ],
    ['a_date', 'date', { type: 'date', fieldType: 'date' }, '2026-02-28'],
    ['a_moment', 'datetime', { type: 'datetime', fieldType: 'date' }, '2026-03-29T01:30:00.000Z'],
    [
      'some_choices',
      'choices',
      {
        type: 'enumeration',
        fieldType: 'checkbox',
        options: ['a', 'b', 'c'].map((value, displayOrder) => ({ value, label: value, displayOrder, hidden: false })),
      },
      ['a', 'c'],
    ],
  ]

  test.each(types)('%s come back as they were', async (name, type, definition, value) => {
    await hubspot.api('POST', '/crm/properties/2026-09/companies', { name, ...group, ...definition })
    const id = await created('company', { name })
    const outcomes = await hubspot.connector.upsert('company', [write('x', id, { [name]: [type, value] })])
    expect(outcomes).toEqual([{ ref: 'x', ok: true, id, created: false }])
    const [record] = await hubspot.connector.read('company', [id], [{ field: name, type }])
    expect(record?.fields[name]).toEqual(value)
    const described = await hubspot.connector.describeFields('company')
    expect(described.find(({ field }) => field === name)).toMatchObject({ type, readOnly: false, custom: true })
  })

  test('are owners by owner id, and tell the user that each is', async () => {
    const [user] = await hubspot.connector.users()
    expect(user?.userId).not.toBe(user?.id)
    const id = await created('company', { name: 'Owned' })
    const owned = write('x', id, { hubspot_owner_id: ['owner', user?.id ?? ''] })
    expect(await hubspot.connector.upsert('company', [owned])).toMatchObject([{ ok: true }])
    const byUser = write('x', id, { hubspot_owner_id: ['owner', user?.userId ?? ''] })
    expect(await hubspot.connector.upsert('company', [byUser])).toMatchObject([
      { ok: false, error: { code: 'crm_invalid', refused: [{ field: 'hubspot_owner_id', why: 'option' }] } },
    ])
  })
})

describe('one record that HubSpot refuses', () => {
  test('by a rule of the administrator leaves the other ninety-nine written', async () => {
    await hubspot.control('PUT', `${PORTAL_PATH}/rules`, [{ type: 'companies', property: 'city', maxLength: 10 }])
    const writes = Array.from({ length: 100 }, (_, n) =>
      write(`rule-${n}`, null, {
        name: ['text', `N${n}`],
        city: ['text', n === 42 ? 'Llanfairpwllgwyngyll' : 'Leeds'],
      }),
    )
    await hubspot.calls()
    const outcomes = await hubspot.connector.upsert('company', writes)
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(99)
    const refused = outcomes.find(({ ok }) => !ok)
    expect(refused).toMatchObject({ ref: 'rule-42', error: { code: 'crm_invalid', retry: 'no' } })
    expect(JSON.stringify(refused)).not.toContain('Llanfair')
    expect(await hubspot.calls()).toBe(1)
    await hubspot.control('PUT', `${PORTAL_PATH}/rules`, [])
  })

  test('for a property that HubSpot keeps itself is written without it', async () => {
    const id = await created('contact', { email: 'kept@values.example' })
    const outcomes = await hubspot.connector.upsert('contact', [
      write('x', id, { hs_email_domain: ['text', 'mine.example'], city: ['text', 'York'] }),
    ])
    expect(outcomes).toMatchObject([{ ok: true, leftOut: [{ field: 'hs_email_domain', why: 'read_only' }] }])
    const [record] = await hubspot.connector.read(
      'contact',
      [id],
      [
        { field: 'city', type: 'text' },
        { field: 'hs_email_domain', type: 'text' },
      ],
    )
    expect(record?.fields).toEqual({ city: 'York', hs_email_domain: 'values.example' })
  })

  test('for an option that is not there grows the option where that is wanted', async () => {
    const id = await created('company', { name: 'Options' })
    const wish = write('x', id, { smartsync_score_band: ['choice', 'boiling'] })
    expect(await hubspot.connector.upsert('company', [wish])).toMatchObject([
      { ok: false, error: { refused: [{ field: 'smartsync_score_band', why: 'option' }] } },
    ])
    const lenient = hubspot.connect({ unknownOptions: 'add' })
    expect(await lenient.upsert('company', [wish])).toMatchObject([{ ok: true }])
    const described = await hubspot.connector.describeFields('company')
    const band = described.find(({ field }) => field === 'smartsync_score_band')
    expect(band?.options.map(({ value }) => value)).toEqual(['hot', 'warm', 'cool', 'cold', 'boiling'])
  })

  test('for a property of ours that somebody deleted is written once it is there again', async () => {
    await hubspot.api('DELETE', '/crm/properties/2026-09/companies/smartsync_signals')
    const id = await created('company', { name: 'Deleted' })
    const wish = write('x', id, { smartsync_signals: ['long_text', 'Hiring'], city: ['text', 'Hull'] })
    // HubSpot keeps the name of an archived property, so it cannot be made again: the rest is written.
    expect(await hubspot.connector.upsert('company', [wish])).toMatchObject([
      { ok: true, leftOut: [{ field: 'smartsync_signals', why: 'unknown' }] },
    ])
    const ensured = await hubspot.connector.ensureFields(hubspot.provider.fields.custom)
    expect(ensured.filter(({ result }) => result === 'conflict')).toMatchObject([
      { recordType: 'company', field: 'smartsync_signals', detail: expect.stringContaining('restore the archived') },
    ])
  })
})

describe('people and companies under several names', () => {
  test('a contact is found by a secondary address, and not created beside it', async () => {
    const id = await created('contact', {
      email: 'anna@values.example',
      hs_additional_emails: 'a@values.example;anna@old.example',
    })
    const found = await hubspot.connector.find('contact', 'email', ['Anna@old.example'], [])
    expect(found.map(({ record }) => record.id)).toEqual([id])
    const create = write('again', null, { email: ['email', 'a@values.example'] })
    expect(await hubspot.connector.upsert('contact', [create])).toMatchObject([
      { ok: false, error: { code: 'crm_conflict', existingId: id } },
    ])
  })

  test('a company is found by an additional domain, in one search with the others', async () => {
    const id = await created('company', {
      name: 'A',
      domain: 'a.example',
      hs_additional_domains: 'b.example;c.example',
    })
    await hubspot.calls()
    const found = await hubspot.connector.find('company', 'domain', ['C.example', 'a.example', 'none.example'], [])
    expect(found.map(({ by, record }) => [by, record.id]).toSorted()).toEqual([
      ['C.example', id],
      ['a.example', id],
    ])
    expect(await hubspot.calls()).toBe(1)
  })

  test('a record that was merged is read and written under the one that it became', async () => {
    const kept = await created('company', { name: 'Kept', domain: 'kept.example' })
    const gone = await created('company', { name: 'Gone', domain: 'gone.example' })
    await hubspot.api('POST', '/crm/objects/2026-09/companies/merge', { primaryObjectId: kept, objectIdToMerge: gone })
    const read = await hubspot.connector.read('company', [gone], [{ field: 'name', type: 'text' }])
    expect(read).toEqual([{ type: 'company', id: kept, fields: { name: 'Kept' }, formerIds: [gone] }])
    const found = await hubspot.connector.find('company', 'domain', ['gone.example'], [])
    expect(found.map(({ record }) => record.id)).toEqual([kept])
  })
})

describe('an account that cannot be served now', () => {
  test.each([
    [{ kind: 'locked' }, { code: 'crm_locked', retryAfterMs: 2_000, uncertain: false }],
    [
      { kind: 'migrating', milliseconds: 600_000 },
      { code: 'crm_unavailable', retryAfterMs: 600_000, uncertain: false },
    ],
    [{ kind: 'rate_limit' }, { code: 'crm_rate_limited', retryAfterMs: 10_000, uncertain: false }],
    [
      { kind: 'server_error', status: 502 },
      { code: 'crm_unavailable', uncertain: true },
    ],
    [{ kind: 'reset' }, { code: 'crm_unavailable', uncertain: true }],
    [{ kind: 'dropped_after_write' }, { code: 'crm_unavailable', uncertain: true }],
    [{ kind: 'expired_token' }, { code: 'crm_unauthorized', uncertain: false }],
  ])('says so in one call: %j', async (fault, error) => {
    await hubspot.control('PUT', '/sandbox/faults', {
      seed: 1,
      faults: [{ ...fault, path: '/crm/objects/*', count: 1 }],
    })
    await hubspot.calls()
    const failure = hubspot.connector.upsert('company', [write(`${fault.kind}`, null, { name: ['text', 'A'] })])
    await expect(failure).rejects.toMatchObject({ ...error, retry: 'later' })
    expect(await hubspot.calls()).toBeLessThanOrEqual(1)
  })
})
