import { type DealFields, type FieldRef, knowledgeFields } from '@smartsync/core/crm'
import type { MappedEntity, Mapping } from '@smartsync/core/mapping'
import type { Batch } from './batch.ts'

/** By these a record is told apart, and what they say decides whose it is. */
const IDENTITY = new Set(['company.name', 'company.domain', 'contact.email'])

/**
 * What to read of a record: the fields that we may write, those that it tells us, and those in which the CRM keeps what it
 * knows; of a deal also where it stands.
 */
export function fieldsToRead(
  batch: Pick<Batch, 'mappings' | 'writes' | 'takes' | 'knowledge' | 'dealFields'>,
  type: MappedEntity,
): FieldRef[] {
  const mapped = refs(batch.writes, type)
  const others =
    type === 'deal'
      ? standingOfDeal(batch.dealFields)
      : [...fieldsToWatch(batch, type), ...knowledgeFields(batch.knowledge, type)]
  const fields = [...mapped, ...others]
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

function standingOfDeal({ stage, pipeline, closed }: DealFields): FieldRef[] {
  const inPipeline: FieldRef[] = pipeline === null ? [] : [{ field: pipeline, type: 'text' }]
  return [{ field: stage, type: 'stage' }, ...inPipeline, { field: closed.field, type: closed.type }]
}

function refs(mappings: readonly Mapping[], type: MappedEntity): FieldRef[] {
  return mappings
    .filter(({ entityType }) => entityType === type)
    .map(({ crmField, type: fieldType }) => ({ field: crmField, type: fieldType }))
}
