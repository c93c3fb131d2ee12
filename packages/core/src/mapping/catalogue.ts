import type { FieldType } from './field.ts'

/** One of our fields that a mapping may use. */
export interface CatalogueField {
  key: string
  label: string
  type: FieldType
  entity: 'company' | 'contact' | 'enrichment'
  /** Says when or how rather than what: written only along with a real change, never for its own sake. */
  accompanies?: true
}

/** Our fields that a mapping may use, in the order in which a person should see them. */
export const fieldCatalogue = [
  { key: 'company.id', label: 'oppSpot company id', type: 'text', entity: 'company' },
  { key: 'company.name', label: 'Company name', type: 'text', entity: 'company' },
  { key: 'company.number', label: 'Company number', type: 'text', entity: 'company' },
  { key: 'company.domain', label: 'Company domain', type: 'text', entity: 'company' },
  { key: 'company.website', label: 'Website', type: 'url', entity: 'company' },
  { key: 'company.phone', label: 'Company phone', type: 'phone', entity: 'company' },
  { key: 'company.industry', label: 'Industry', type: 'text', entity: 'company' },
  { key: 'company.employees', label: 'Number of employees', type: 'number', entity: 'company' },
  {
    key: 'company.revenue',
    label: 'Annual revenue, where it is in the CRM’s currency',
    type: 'number',
    entity: 'company',
  },
  { key: 'company.founded_year', label: 'Year founded', type: 'number', entity: 'company' },
  { key: 'company.city', label: 'City', type: 'text', entity: 'company' },
  { key: 'company.region', label: 'Region', type: 'text', entity: 'company' },
  { key: 'company.postcode', label: 'Postcode', type: 'text', entity: 'company' },
  { key: 'company.country', label: 'Country', type: 'text', entity: 'company' },
  { key: 'company.address', label: 'Street address', type: 'text', entity: 'company' },
  { key: 'company.description', label: 'Description', type: 'long_text', entity: 'company' },
  { key: 'company.status', label: 'Register status', type: 'text', entity: 'company' },
  { key: 'company.technologies', label: 'Technologies', type: 'choices', entity: 'company' },
  { key: 'contact.email', label: 'E-mail', type: 'email', entity: 'contact' },
  { key: 'contact.first_name', label: 'First name', type: 'text', entity: 'contact' },
  { key: 'contact.last_name', label: 'Last name', type: 'text', entity: 'contact' },
  { key: 'contact.title', label: 'Job title', type: 'text', entity: 'contact' },
  { key: 'contact.phone', label: 'Contact phone', type: 'phone', entity: 'contact' },
  { key: 'score.total', label: 'Lead score (0 to 100)', type: 'number', entity: 'enrichment' },
  { key: 'score.band', label: 'Lead score band', type: 'choice', entity: 'enrichment' },
  { key: 'score.confidence', label: 'Score confidence (0 to 1)', type: 'number', entity: 'enrichment' },
  { key: 'score.reasons', label: 'Score reasons', type: 'long_text', entity: 'enrichment' },
  { key: 'summary.text', label: 'Summary', type: 'long_text', entity: 'enrichment' },
  { key: 'signals.text', label: 'Buying signals', type: 'long_text', entity: 'enrichment' },
  { key: 'signals.latest', label: 'Latest buying signal', type: 'text', entity: 'enrichment' },
  { key: 'actions.next', label: 'Next action', type: 'text', entity: 'enrichment' },
  { key: 'stage.name', label: 'Suggested stage', type: 'choice', entity: 'enrichment' },
  { key: 'owner.user', label: 'Suggested owner', type: 'owner', entity: 'enrichment' },
  { key: 'enrichment.at', label: 'Enriched on', type: 'date', entity: 'enrichment', accompanies: true },
  { key: 'enrichment.sources', label: 'Sources', type: 'text', entity: 'enrichment' },
] as const satisfies readonly CatalogueField[]

export type FieldKey = (typeof fieldCatalogue)[number]['key']

const byKey: ReadonlyMap<string, CatalogueField> = new Map(fieldCatalogue.map((field) => [field.key, field]))

/** The catalogue's field of that key, if it has one. */
export function catalogueField(key: string): CatalogueField | undefined {
  return byKey.get(key)
}
