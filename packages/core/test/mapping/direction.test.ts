import { describe, expect, test } from 'vitest'
import { mappingsFromCrm, mappingsToCrm, type SyncDirection } from '../../src/mapping/index.ts'
import { mapping } from './builders.ts'

const all = (['to_crm', 'from_crm', 'bidirectional'] as const).map((direction) =>
  mapping({ direction, crmField: direction }),
)
const names = (mappings: readonly { crmField: string }[]) => mappings.map(({ crmField }) => crmField)

describe('values flow where both the integration and the mapping let them', () => {
  test.each<[SyncDirection, string[], string[]]>([
    ['to_crm', ['to_crm', 'bidirectional'], []],
    ['from_crm', [], ['from_crm', 'bidirectional']],
    ['bidirectional', ['to_crm', 'bidirectional'], ['from_crm', 'bidirectional']],
  ])('%s', (integration, there, back) => {
    expect(names(mappingsToCrm(all, integration))).toEqual(there)
    expect(names(mappingsFromCrm(all, integration))).toEqual(back)
  })

  test('what we conclude and what the register holds never comes from a CRM', () => {
    const ours = ['score.total', 'company.number', 'company.status'].map((oppspotField) =>
      mapping({ oppspotField, direction: 'bidirectional' }),
    )
    expect(mappingsFromCrm(ours, 'bidirectional')).toEqual([])
  })
})
