import { createHash } from 'node:crypto'
import type { FieldRef } from '../crm/connector.ts'
import { readField } from '../mapping/blank.ts'
import type { FieldValue } from '../mapping/field.ts'
import { sameValue, spelled } from './equal.ts'

/** A change as a CRM tells of it: of which field, to what value where it says so, and whether it takes it for ours. */
export interface ToldChange {
  ours: boolean
  field: string | null
  value?: string | null
}

/**
 * Is a change that a CRM tells of what we wrote ourselves? It is where the CRM says so, and where the field now holds what
 * we wrote there last, whoever the CRM thinks it was. `written` is the ledger of the record, by field.
 */
export function isEcho({ ours, field, value }: ToldChange, written: Readonly<Record<string, FieldValue>>): boolean {
  if (ours) return true
  if (field === null || value === undefined || !Object.hasOwn(written, field)) return false
  const last = readField(written, field)
  return sameValue(typeof last === 'number' ? 'number' : 'text', value, last)
}

/** A short name for what these fields of a record say: equal names, nothing that we watch has changed. */
export function sightOf(fields: readonly FieldRef[], record: Readonly<Record<string, FieldValue>>): string {
  const sorted = fields.toSorted((one, other) => (one.field < other.field ? -1 : 1))
  const values = sorted.map(({ field, type }) => [field, spelled(type, readField(record, field))])
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)
}
