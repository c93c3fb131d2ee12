import type { MappingErrorCode } from './errors.ts'
import type { Mapping } from './mapping.ts'

export type MappingProblemCode =
  | MappingErrorCode
  | 'mapping_invalid_row'
  | 'mapping_unknown_field'
  | 'mapping_unknown_crm_field'
  | 'mapping_read_only'
  | 'mapping_type_clash'
  | 'mapping_duplicate'
  | 'mapping_one_way'
  | 'mapping_required_missing'

/** Something wrong with one mapping. `mapping` names it for a person, `help` says what they can do. */
export interface MappingProblem {
  code: MappingProblemCode
  mapping: string
  /** The CRM field, where it is known. */
  crmField: string | null
  message: string
  help: string
}

/** A mapping's name for people: `company: score.total → lead_score`. */
export function mappingName(mapping: Pick<Mapping, 'entityType' | 'oppspotField' | 'crmField'>): string {
  return `${mapping.entityType}: ${mapping.oppspotField} → ${mapping.crmField}`
}

export function problemWith(
  mapping: Mapping,
  { code, message, help }: Pick<MappingProblem, 'code' | 'message' | 'help'>,
): MappingProblem {
  return { code, mapping: mappingName(mapping), crmField: mapping.crmField, message, help }
}
