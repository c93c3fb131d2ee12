import type { FieldType, FieldValue } from './field.ts'

export type MappedEntity = 'contact' | 'company' | 'deal'
export type SyncDirection = 'to_crm' | 'from_crm' | 'bidirectional'
/**
 * When a CRM field may be written: `always`; `if_blank`, only where nothing stands; `if_ours`, where nothing stands or
 * what stands is what we wrote last; `never`.
 */
export type WritePolicy = 'always' | 'if_blank' | 'if_ours' | 'never'

/** Whose value counts where CRM and oppSpot both changed a field: the newer one, or always that of one side. */
export type ConflictRule = 'newest' | 'crm' | 'oppspot'

/** How one of our fields becomes a CRM field (a row of `crm_field_mappings`). */
export interface Mapping {
  entityType: MappedEntity
  /** A key of the field catalogue, such as `score.total`. */
  oppspotField: string
  crmField: string
  fieldKind: 'standard' | 'custom'
  /** The CRM field's type. */
  type: FieldType
  /** A CEL expression over `value` and `fields`; null to take the value as it is. From the CRM, `value` is the CRM's. */
  transform: string | null
  /** Written when there is no value. */
  defaultValue: FieldValue
  /** A record is not created without it. */
  required: boolean
  direction: SyncDirection
  policy: WritePolicy
  /** For values that come from the CRM too. Null or absent: the integration's own. */
  conflict?: ConflictRule | null
}
