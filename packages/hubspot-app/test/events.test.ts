import type { Change } from '@smartsync/core/crm'
import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { settings } from './hubspot.ts'

const { events } = hubspotProvider(settings)

const base = {
  eventId: 100,
  subscriptionId: 2266,
  portalId: 99,
  appId: 4711,
  occurredAt: 1_795_435_200_123,
  subscriptionType: 'contact.creation',
  attemptNumber: 0,
  objectId: 123,
  changeSource: 'CRM_UI',
  sourceId: 'userId:5',
  changeFlag: 'CREATED',
}

function decode(...list: object[]): Change[] {
  const verdict = events.decode(new TextEncoder().encode(JSON.stringify(list)))
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}

const kindOf = (event: object) => decode({ ...base, ...event }).map(({ kind, recordType }) => [kind, recordType])

describe('a webhook event', () => {
  test('of a creation tells what was created, where and when', () => {
    expect(decode(base)).toEqual([
      {
        accountId: '99',
        kind: 'created',
        recordType: 'contact',
        recordId: '123',
        mergedIds: [],
        field: null,
        at: '2026-11-23T12:00:00.123Z',
        dedupeKey: expect.any(String),
        ours: false,
      },
    ])
  })

  test('of a changed property names the property', () => {
    const event = {
      ...base,
      subscriptionType: 'company.propertyChange',
      propertyName: 'domain',
      propertyValue: 'x.com',
    }
    expect(decode(event)).toMatchObject([{ kind: 'updated', recordType: 'company', field: 'domain' }])
  })

  test.each([
    ['contact.deletion', 'deleted', 'contact'],
    ['contact.privacyDeletion', 'privacy_deleted', 'contact'],
    ['contact.restore', 'created', 'contact'],
    ['deal.propertyChange', 'updated', 'deal'],
  ])('%s is read', (subscriptionType, kind, recordType) => {
    expect(kindOf({ subscriptionType })).toEqual([[kind, recordType]])
  })

  test.each([
    ['0-1', 'contact'],
    ['0-2', 'company'],
    ['0-3', 'deal'],
    ['0-27', 'task'],
  ])('of the generic kind is read by its type id %s', (objectTypeId, recordType) => {
    expect(kindOf({ subscriptionType: 'object.creation', objectTypeId })).toEqual([['created', recordType]])
  })

  test('may name its type as eventType', () => {
    expect(kindOf({ subscriptionType: undefined, eventType: 'company.creation' })).toEqual([['created', 'company']])
  })

  test.each([
    { subscriptionType: 'ticket.creation' },
    { subscriptionType: 'object.creation', objectTypeId: '2-12345' },
    { subscriptionType: 'contact.associationChange' },
    { subscriptionType: 'conversation.newMessage' },
    { subscriptionType: undefined },
    { objectId: undefined },
  ])('that does not concern us is left out: %j', (event) => {
    expect(decode({ ...base, ...event }, base)).toHaveLength(1)
  })

  test('of a merge follows the record that lives on', () => {
    const merge = { ...base, subscriptionType: 'contact.merge', primaryObjectId: 1, mergedObjectIds: [2, 3] }
    expect(decode(merge)).toMatchObject([{ kind: 'merged', recordId: '1', mergedIds: ['2', '3'] }])
    expect(decode({ ...merge, newObjectId: 9 })).toMatchObject([{ recordId: '9', mergedIds: ['1', '2', '3'] }])
  })
})

describe('our own writes', () => {
  test.each([
    ['INTEGRATION', '4711', true],
    ['INTEGRATION', '4712', false],
    ['CRM_UI', '4711', false],
    ['INTEGRATION', undefined, false],
  ])('from %s with source %s are ours: %s', (changeSource, sourceId, ours) => {
    expect(decode({ ...base, changeSource, sourceId })[0]?.ours).toBe(ours)
  })
})

describe('the key of an event', () => {
  const key = (event: object) => decode({ ...base, subscriptionType: 'contact.propertyChange', ...event })[0]?.dedupeKey

  test('is the same for every attempt to deliver it', () => {
    expect(key({ attemptNumber: 3 })).toBe(key({ attemptNumber: 0 }))
  })

  test.each([
    { portalId: 98 },
    { subscriptionId: 1 },
    { objectId: 124 },
    { propertyName: 'phone' },
    { occurredAt: base.occurredAt + 1 },
    { eventId: 101 },
    { subscriptionType: 'company.propertyChange' },
  ])('differs where the event does: %j', (difference) => {
    expect(key(difference)).not.toBe(key({}))
  })
})

describe('a body that is no webhook', () => {
  test.each([['not json'], ['{}'], ['null'], ['[1,2]'], ['[{"hello":"world"}]'], [new Uint8Array([0xff])]])(
    'is refused with a reason: %s',
    (body) => {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
      expect(events.decode(bytes)).toEqual({ ok: false, reason: expect.any(String) })
    },
  )

  test('does not take the good events beside a broken one along', () => {
    expect(decode(base, { broken: true })).toHaveLength(1)
  })
})
