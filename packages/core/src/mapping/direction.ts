import type { FieldKey } from './catalogue.ts'
import type { Mapping, SyncDirection } from './mapping.ts'

/** Our fields that a CRM may tell us: what people know of a company or a person. Conclusions and register entries are not. */
const told: ReadonlySet<string> = new Set<FieldKey>([
  'company.name',
  'company.domain',
  'company.website',
  'company.phone',
  'company.industry',
  'company.employees',
  'company.revenue',
  'company.founded_year',
  'company.city',
  'company.region',
  'company.postcode',
  'company.country',
  'company.address',
  'company.description',
  'company.technologies',
  'contact.email',
  'contact.first_name',
  'contact.last_name',
  'contact.title',
  'contact.phone',
])

/** Can the value of this field of ours come from a CRM at all? */
export function mayBeTold(key: string): boolean {
  return told.has(key)
}

/** The mappings by which values go to the CRM: integration and mapping must both allow it. */
export function mappingsToCrm(all: readonly Mapping[], integration: SyncDirection): Mapping[] {
  return integration === 'from_crm' ? [] : all.filter(({ direction }) => direction !== 'from_crm')
}

/** The mappings by which values come from the CRM: integration and mapping must both allow it. */
export function mappingsFromCrm(all: readonly Mapping[], integration: SyncDirection): Mapping[] {
  return integration === 'to_crm'
    ? []
    : all.filter(({ direction, oppspotField }) => direction !== 'to_crm' && mayBeTold(oppspotField))
}
