import { type FieldRef, knowledgeFields } from '@smartsync/core/crm'
import type { Batch } from './batch.ts'

/** What to read of a record: the fields that we may write, and those in which the CRM keeps what it knows. */
export function fieldsToRead(
  { mappings, knowledge }: Pick<Batch, 'mappings' | 'knowledge'>,
  type: 'company' | 'contact',
): FieldRef[] {
  const written = mappings
    .filter(({ entityType, direction }) => entityType === type && direction !== 'from_crm')
    .map(({ crmField, type }) => ({ field: crmField, type }))
  const fields = [...written, ...knowledgeFields(knowledge, type)]
  return [...new Map(fields.toReversed().map((each) => [each.field, each])).values()].toReversed()
}
