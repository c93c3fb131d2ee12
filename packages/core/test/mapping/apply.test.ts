import { describe, expect, test } from 'vitest'
import { fieldValues, transformCache, wantedFields } from '../../src/mapping/index.ts'
import { company, contact, enrichment, mapping } from './builders.ts'

const values = fieldValues({ company: company(), contact, enrichment: enrichment(), currency: null })
const apply = (...mappings: ReturnType<typeof mapping>[]) => wantedFields(mappings, values, 'company')

describe('what the mappings want', () => {
  test('names the CRM field, its type, the value, the policy, and where it comes from', () => {
    expect(apply(mapping({ policy: 'always' }))).toEqual({
      wanted: [
        {
          field: 'name',
          type: 'text',
          value: 'Aster Foods',
          policy: 'always',
          reason: 'Company name (company.name)',
          accompanies: false,
        },
      ],
      problems: [],
    })
  })

  test('is transformed, then converted to the type of the CRM field', () => {
    const score = mapping({ oppspotField: 'score.confidence', crmField: 'sure', transform: 'value * 100' })
    expect(apply(score).wanted).toMatchObject([
      { value: '20', reason: 'Score confidence (0 to 1) (score.confidence), transformed by value * 100' },
    ])
  })

  test('leaves out other entities and what only comes from the CRM', () => {
    expect(apply(mapping({ entityType: 'deal' }), mapping({ direction: 'from_crm' })).wanted).toEqual([])
    expect(apply(mapping({ direction: 'bidirectional' })).wanted).toHaveLength(1)
  })

  test('is nothing where nothing is known, so that a blank never overwrites', () => {
    expect(apply(mapping({ oppspotField: 'company.phone' }))).toEqual({ wanted: [], problems: [] })
  })

  test('is the default value where nothing is known', () => {
    const employees = mapping({ oppspotField: 'company.employees', type: 'number', defaultValue: '0' })
    expect(apply(employees).wanted).toMatchObject([
      { value: 0, reason: "The mapping's default value: Number of employees (company.employees) is not known" },
    ])
  })

  test('is what a transform makes of a blank, and blank where it cannot', () => {
    const phone = { oppspotField: 'company.phone', crmField: 'phone' }
    const made = mapping({ ...phone, transform: 'value == null ? "none" : value' })
    expect(apply(made).wanted).toMatchObject([{ value: 'none' }])
    const unmade = mapping({ ...phone, transform: 'value.trim()', defaultValue: 'none' })
    expect(apply(unmade)).toMatchObject({ wanted: [{ value: 'none' }], problems: [] })
  })

  test('marks stamps, which are no reason to write', () => {
    const stamp = mapping({ oppspotField: 'enrichment.at', crmField: 'enriched_on', type: 'date' })
    expect(apply(stamp).wanted).toMatchObject([{ value: '2026-11-02', accompanies: true }])
  })

  test('is the same with a cache of compiled transforms', () => {
    const mappings = [mapping({ transform: 'value.upperAscii()' })]
    expect(wantedFields(mappings, values, 'company', transformCache())).toEqual(apply(...mappings))
  })
})

describe('what a mapping cannot give is a problem that sinks nothing else', () => {
  test.each([
    ['mapping_required_missing', { oppspotField: 'company.phone', required: true }],
    ['mapping_unknown_field', { oppspotField: 'company.shoe_size' }],
    ['mapping_unknown_field', { oppspotField: 'constructor' }],
    ['mapping_invalid_transform', { transform: 'value +' }],
    ['mapping_transform_failed', { transform: 'value * 2' }],
    ['mapping_unconvertible', { type: 'date' }],
    ['mapping_unconvertible', { oppspotField: 'company.phone', type: 'number', defaultValue: 'none' }],
    ['mapping_duplicate', { crmField: 'name' }],
  ] as const)('%s: %j', (code, overrides) => {
    const broken = mapping({ crmField: 'other', ...overrides })
    const { wanted, problems } = apply(mapping(), broken)
    expect(wanted).toMatchObject([{ field: 'name', value: 'Aster Foods' }])
    expect(problems).toMatchObject([{ code, crmField: broken.crmField, help: expect.stringMatching(/\w+/) }])
    expect(problems[0]?.mapping).toBe(`company: ${broken.oppspotField} → ${broken.crmField}`)
  })
})
