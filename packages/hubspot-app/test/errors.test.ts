import type { CrmError } from '@smartsync/core/crm'
import { describe, expect, test } from 'vitest'
import { lostAnswer, recordRefusal, refusal, unreadable } from '../provider/errors.ts'
import { fault } from './hubspot.ts'

const write = { method: 'POST', path: '/crm/objects/2026-09/contacts/batch/create', writes: true }
const read = { ...write, path: '/crm/objects/2026-09/contacts/batch/read', writes: false }

function answer(status: number, body: unknown = fault('X'), headers: Record<string, string> = {}): CrmError {
  return refusal(write, status, body, new Headers(headers))
}

describe("HubSpot's refusals", () => {
  test.each([
    [400, 'crm_invalid', 'no', false],
    [401, 'crm_unauthorized', 'later', false],
    [403, 'crm_forbidden', 'no', false],
    [404, 'crm_not_found', 'no', false],
    [408, 'crm_unavailable', 'later', true],
    [409, 'crm_conflict', 'no', false],
    [414, 'crm_invalid', 'no', false],
    [418, 'crm_protocol', 'no', false],
    [423, 'crm_locked', 'later', false],
    [429, 'crm_rate_limited', 'later', false],
    [477, 'crm_unavailable', 'later', false],
    [500, 'crm_unavailable', 'later', true],
    [502, 'crm_unavailable', 'later', true],
    [503, 'crm_unavailable', 'later', true],
    [504, 'crm_unavailable', 'later', true],
    [521, 'crm_unavailable', 'later', true],
  ])('%d is %s, retry %s, uncertain %s', (status, code, retry, uncertain) => {
    expect(answer(status)).toMatchObject({ code, retry, uncertain, status })
  })

  test('of reads leave nothing uncertain', () => {
    expect(refusal(read, 500, null, new Headers()).uncertain).toBe(false)
    expect(lostAnswer(read, 'timeout').uncertain).toBe(false)
    expect(unreadable(read, 200).uncertain).toBe(false)
  })

  test('for missing scopes ask for reconnecting and name them', () => {
    const context = (key: string) => ({ context: { [key]: ['crm.objects.deals.write'] } })
    for (const where of [
      context('missingScopes'),
      { errors: [context('requiredGranularScopes')] },
      { errors: [context('requiredScopes')] },
    ]) {
      const error = answer(403, fault('MISSING_SCOPES', 'x', where))
      expect(error).toMatchObject({ code: 'crm_forbidden', retry: 'reconnect' })
      expect(error.message).toContain('crm.objects.deals.write')
    }
  })

  test('for a record that exists name it', () => {
    const error = answer(409, fault('CONFLICT', 'Contact already exists. Existing ID: 12345'))
    expect(error).toMatchObject({ code: 'crm_conflict', existingId: '12345' })
  })

  test('for a taken unique value are conflicts too', () => {
    const message =
      'Property values were not valid: [{"isValid":false,"error":"CONFLICTING_UNIQUE_VALUE","name":"smartsync_external_id"}]'
    expect(answer(400, fault('VALIDATION_ERROR', message))).toMatchObject({ code: 'crm_conflict', existingId: null })
  })

  test('for an association with a record that is gone are like those for the record', () => {
    const details = [
      fault('VALIDATION_ERROR', 'One or more associations are invalid'),
      fault('VALIDATION_ERROR', 'x', { context: { INVALID_OBJECT_IDS: ['CONTACT=12345 is not valid'] } }),
      fault('VALIDATION_ERROR', 'x', { errors: [{ message: 'x', context: { INVALID_OBJECT_IDS: ['CONTACT=1'] } }] }),
    ]
    for (const body of details) expect(answer(400, body)).toMatchObject({ code: 'crm_not_found', retry: 'no' })
    expect(answer(400, fault('VALIDATION_ERROR', 'x'))).toMatchObject({ code: 'crm_invalid' })
  })

  test('for a property that does not exist concern the set-up', () => {
    const message =
      'Property values were not valid: [{"isValid":false,"error":"PROPERTY_DOESNT_EXIST","name":"smartsync_score"}]'
    expect(answer(400, fault('VALIDATION_ERROR', message))).toMatchObject({ code: 'crm_misconfigured', retry: 'no' })
  })

  test('for a property that HubSpot keeps itself concern the set-up too', () => {
    const details = [{ message: 'x', code: 'READ_ONLY_VALUE', context: { propertyName: ['hs_email_domain'] } }]
    expect(answer(400, fault('VALIDATION_ERROR', 'x', { errors: details }))).toMatchObject({
      code: 'crm_misconfigured',
      refused: [{ field: 'hs_email_domain', why: 'read_only' }],
    })
  })

  test('tell each field and what is wrong with it, from the message and from the details', () => {
    const message = `Property values were not valid: ${JSON.stringify([
      { isValid: false, message: 'anna was not one of the allowed options', error: 'INVALID_OPTION', name: 'industry' },
      { isValid: false, message: 'x', error: 'INVALID_NUMBER', name: 'annualrevenue' },
      { isValid: false, message: 'x', error: 'INVALID_OPTION', name: 'Anna Private' },
    ])}`
    const errors = [{ message: 'x', code: 'REQUIRED_BY_RULE', context: { propertyName: ['closed_reason'] } }]
    expect(answer(400, fault('VALIDATION_ERROR', message, { errors })).refused).toEqual([
      { field: 'industry', why: 'option' },
      { field: 'annualrevenue', why: 'value' },
      { field: 'closed_reason', why: 'value' },
    ])
    expect(answer(400, fault('VALIDATION_ERROR', `${message.slice(0, -1)}`)).refused).toEqual([])
  })

  test.each([
    [429, {}, { policyName: 'TEN_SECONDLY_ROLLING' }, 10_000],
    [429, {}, { policyName: 'SECONDLY' }, 1_000],
    [429, {}, { policyName: 'DAILY' }, null],
    [429, { 'retry-after': '7' }, { policyName: 'SECONDLY' }, 7_000],
    [423, {}, {}, 2_000],
    [423, { 'retry-after': '9' }, {}, 9_000],
    [477, { 'retry-after': '3600' }, {}, 3_600_000],
    [477, { 'retry-after': '999999' }, {}, 86_400_000],
    [503, { 'retry-after': 'soon' }, {}, null],
  ])('%d with %j %j ask to wait for %s ms', (status, headers, more, wait) => {
    expect(answer(status, fault('RATE_LIMITS', 'x', more), headers).retryAfterMs).toBe(wait)
  })

  test.each([[undefined], [null], ['<html>'], [[]], [{ category: 5, errors: 'x', context: [] }]])(
    'in a body of any shape are still told apart: %j',
    (body) => {
      expect(answer(429, body).code).toBe('crm_rate_limited')
    },
  )

  test('name the property but never the value or the text that quotes it', () => {
    const message =
      'Property values were not valid: [{"isValid":false,"message":"anna@private.example is not a number","error":"INVALID_NUMBER","name":"smartsync_score"}]'
    const error = answer(400, fault('VALIDATION_ERROR', message))
    expect(error.message).toContain('smartsync_score')
    expect(error.message).toContain('aeb5f871-7f07-4993-9211-075dc63e7cbf')
    expect(`${error.message} ${error.help}`).not.toContain('anna')
  })

  test('let nothing through that only looks like a name', () => {
    const body = {
      category: 'Anna Private',
      correlationId: 'anna private',
      errors: [{ context: { propertyName: ['Anna Private'] } }],
      context: { missingScopes: ['anna private'] },
    }
    expect(answer(400, body).message).not.toMatch(/anna/i)
  })
})

describe('an error inside a mixed answer', () => {
  test.each([
    ['VALIDATION_ERROR', 'crm_invalid'],
    ['CONFLICT', 'crm_conflict'],
    ['OBJECT_NOT_FOUND', 'crm_not_found'],
    ['MISSING_SCOPES', 'crm_forbidden'],
    ['RATE_LIMITS', 'crm_rate_limited'],
    ['INTERNAL_ERROR', 'crm_unavailable'],
    ['SOMETHING_NEW', 'crm_invalid'],
  ])('of category %s is %s', (category, code) => {
    expect(recordRefusal(write, { category, message: 'x' }).code).toBe(code)
  })
})

describe('a lost answer to a write', () => {
  test.each(['timeout', 'stopped', 'network'] as const)('(%s) leaves it uncertain', (cause) => {
    expect(lostAnswer(write, cause)).toMatchObject({ code: 'crm_unavailable', retry: 'later', uncertain: true })
  })
})
