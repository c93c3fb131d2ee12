import { describe, expect, test } from 'vitest'
import type { FieldDescription } from '../../src/crm/index.ts'
import { fieldCatalogue, type MappingProblemCode, validateMappings } from '../../src/mapping/index.ts'
import { mapping } from './builders.ts'

const field = (overrides: Partial<FieldDescription>): FieldDescription => ({
  field: 'name',
  label: 'Name',
  type: 'text',
  readOnly: false,
  custom: false,
  options: [],
  ...overrides,
})

const described = {
  company: [
    field({}),
    field({ field: 'website', type: 'url' }),
    field({ field: 'created', type: 'datetime', readOnly: true }),
    field({ field: 'score', type: 'number' }),
    field({ field: 'band', type: 'choice', options: [{ value: 'HOT', label: 'Hot' }] }),
  ],
}

const check = (...rows: unknown[]) => validateMappings(rows, fieldCatalogue, described)
const codes = (...rows: unknown[]): MappingProblemCode[] => check(...rows).problems.map(({ code }) => code)

describe('mappings that are right', () => {
  test('come back typed, with what was left out set to what surprises least', () => {
    const row = { entityType: 'company', oppspotField: 'company.name', crmField: ' name ', type: 'text' }
    expect(check(row)).toEqual({ mappings: [mapping()], problems: [] })
  })

  test('may take any text for any other', () => {
    expect(codes(mapping({ oppspotField: 'company.domain', crmField: 'website', type: 'text' }))).toEqual([])
  })

  test('may read what cannot be written, and read and write one CRM field by two mappings', () => {
    const read = { oppspotField: 'company.description', direction: 'from_crm' } as const
    expect(codes(mapping({ ...read, crmField: 'created', type: 'datetime' }))).toEqual([])
    expect(codes(mapping(), mapping({ ...read }))).toEqual([])
  })

  test('are not held against fields of a record type that was not described', () => {
    expect(codes(mapping({ entityType: 'deal', crmField: 'anything' }))).toEqual([])
  })

  test('may use the same CRM field name on two entities', () => {
    expect(codes(mapping(), mapping({ entityType: 'contact' }))).toEqual([])
  })
})

describe('mappings that are wrong are left out, named, and explained', () => {
  test.each<[MappingProblemCode, Parameters<typeof mapping>[0]]>([
    ['mapping_unknown_field', { oppspotField: 'company.shoe_size' }],
    ['mapping_unknown_field', { transform: 'fields["company.shoe_size"]' }],
    ['mapping_unknown_crm_field', { crmField: 'nope' }],
    ['mapping_read_only', { oppspotField: 'enrichment.at', crmField: 'created', type: 'datetime' }],
    ['mapping_type_clash', { crmField: 'score', type: 'text' }],
    ['mapping_type_clash', { oppspotField: 'company.technologies', crmField: 'score', type: 'number' }],
    [
      'mapping_type_clash',
      { oppspotField: 'company.employees', direction: 'from_crm', crmField: 'created', type: 'datetime' },
    ],
    ['mapping_one_way', { oppspotField: 'score.total', direction: 'from_crm' }],
    ['mapping_one_way', { oppspotField: 'company.name', direction: 'bidirectional', transform: 'value' }],
    ['mapping_invalid_transform', { transform: 'value +' }],
    ['mapping_unconvertible', { crmField: 'score', type: 'number', defaultValue: 'many' }],
    ['mapping_unconvertible', { crmField: 'band', type: 'choice', defaultValue: 'Lukewarm' }],
  ])('%s: %j', (code, overrides) => {
    const wrong = mapping(overrides)
    const { mappings, problems } = check(wrong)
    expect(mappings).toEqual([])
    expect(problems).toMatchObject([{ code, mapping: `company: ${wrong.oppspotField} → ${wrong.crmField}` }])
    expect(problems[0]?.help).toMatch(/\w+/)
  })

  test('a transform makes types meet that otherwise never would', () => {
    const clash = { oppspotField: 'company.technologies', crmField: 'score', type: 'number' } as const
    expect(codes(mapping({ ...clash, transform: 'value.size()' }))).toEqual([])
  })

  test('the later of two mappings onto one CRM field is the problem, and names the other', () => {
    const { mappings, problems } = check(mapping(), mapping({ oppspotField: 'company.number' }))
    expect(mappings).toEqual([mapping()])
    expect(problems).toMatchObject([
      {
        code: 'mapping_duplicate',
        mapping: 'company: company.number → name',
        message: expect.stringContaining('company: company.name → name'),
      },
    ])
  })

  test.each([
    ['not an object', 'name'],
    ['an unknown policy', { ...mapping(), policy: 'sometimes' }],
    ['no CRM field', { ...mapping(), crmField: ' ' }],
    ['a property that nobody knows', { ...mapping(), tranform: 'value' }],
  ])('a row with %s is named by its place', (_, row) => {
    const { mappings, problems } = check(mapping(), row)
    expect(mappings).toEqual([mapping()])
    expect(problems).toMatchObject([{ code: 'mapping_invalid_row', mapping: 'mapping 2', crmField: null }])
  })
})
