import { expect, test } from 'vitest'
import { mayWriteTo, type OptionalScope, ownFields } from '../../src/crm/index.ts'
import type { Mapping } from '../../src/mapping/index.ts'

const optionalScopes: OptionalScope[] = [
  { scope: 'deals', feature: 'deals', lost: 'deals' },
  { scope: 'schemas', feature: 'deal_fields', lost: 'fields on deals' },
]
const field = (recordType: 'company' | 'deal') => ({
  recordType,
  field: 'score',
  label: 'Score',
  description: '',
  type: 'number' as const,
  unique: false,
  options: [],
})
const mapping = (entityType: 'company' | 'deal', fieldKind: 'standard' | 'custom'): Mapping => ({
  entityType,
  oppspotField: 'score.total',
  crmField: 'score',
  fieldKind,
  type: 'number',
  transform: null,
  defaultValue: null,
  required: false,
  direction: 'to_crm',
  policy: 'always',
})
const provider = {
  oauth: { optionalScopes },
  fields: {
    custom: [field('company'), field('deal')],
    defaults: [mapping('company', 'custom'), mapping('deal', 'custom'), mapping('deal', 'standard')],
  },
}

test.each([
  [
    ['deals', 'schemas'],
    ['company', 'deal'],
    ['custom', 'standard'],
  ],
  [['deals'], ['company'], ['standard']],
  [['schemas'], ['company'], []],
  [[], ['company'], []],
  [null, ['company', 'deal'], ['custom', 'standard']],
])('with %j granted, fields of ours on %j and %j mappings for deals', (granted, fields, kinds) => {
  const { custom, defaults } = ownFields(provider, granted)
  expect(custom.map(({ recordType }) => recordType)).toEqual(fields)
  const ofDeals = defaults.filter(({ entityType }) => entityType === 'deal')
  expect(ofDeals.map(({ fieldKind }) => fieldKind)).toEqual(kinds)
  expect(defaults).toHaveLength(1 + kinds.length)
})

test('only deals need leave to be written to', () => {
  expect(mayWriteTo({ optionalScopes }, [], 'company')).toBe(true)
  expect(mayWriteTo({ optionalScopes }, [], 'deal')).toBe(false)
})
