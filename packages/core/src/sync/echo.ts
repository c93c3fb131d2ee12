import { createHash } from 'node:crypto'
import type { FieldRef } from '../crm/connector.ts'
import { readField } from '../mapping/blank.ts'
import type { FieldValue } from '../mapping/field.ts'
import { spelled } from './equal.ts'

/**
 * A short name for what these fields of a record say. Where it is what it was after our last write, a change that the CRM
 * tells of is our own coming back, or none that we watch, whoever the CRM thinks it was. It reveals nothing of the values.
 */
export function sightOf(fields: readonly FieldRef[], record: Readonly<Record<string, FieldValue>>): string {
  const sorted = fields.toSorted((one, other) => (one.field < other.field ? -1 : 1))
  const values = sorted.map(({ field, type }) => [field, spelled(type, readField(record, field))])
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)
}
