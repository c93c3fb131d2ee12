import { type FieldRef, knowledgeFields } from '@smartsync/core/crm'
import type { Mapping } from '@smartsync/core/mapping'
import type { Batch } from './batch.ts'

/** By these a record is told apart, and what they say decides whose it is. */
const IDENTITY = new Set(['company.name', 'company.domain', 'contact.email'])

/**
 * What to read of a record: the fields that we may write, those that it tells us, and those in which the CRM keeps what it
 * knows.
 */
export function fieldsToRead(
  batch: Pick<Batch, 'mappings' | 'writes' | 'takes' | 'knowledge'>,
  type: 'company' | 'contact',
): FieldRef[] {
  const mapped = refs(batch.writes, type)
  const fields = [...mapped, ...fieldsToWatch(batch, type), ...knowledgeFields(batch.knowledge, type)]
  return [...new Map(fields.toReversed().map((each) => [each.field, each])).values()].toReversed()
}

/** The fields whose change by somebody else calls for a look: those that tell us something, and who the record is. */
export function fieldsToWatch(
  { mappings, takes }: Pick<Batch, 'mappings' | 'takes'>,
  type: 'company' | 'contact',
): FieldRef[] {
  const identity = mappings.filter(({ oppspotField, transform }) => transform === null && IDENTITY.has(oppspotField))
  return [...new Map([...refs(takes, type), ...refs(identity, type)].map((each) => [each.field, each])).values()]
}

function refs(mappings: readonly Mapping[], type: 'company' | 'contact'): FieldRef[] {
  return mappings
    .filter(({ entityType }) => entityType === type)
    .map(({ crmField, type: fieldType }) => ({ field: crmField, type: fieldType }))
}
