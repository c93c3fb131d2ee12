import type { FieldValue } from '@smartsync/core/mapping'
import { writtenAfterAll } from '../../store/write-intents.ts'
import type { Located } from '../targets/locate-targets.ts'

/**
 * What we wrote last to an entity's record, by field: as its link remembers it, and what an earlier try wrote that ended
 * before it could tell.
 */
export function writtenTo(
  { links, records, intents }: Pick<Located, 'links' | 'records' | 'intents'>,
  key: string,
): Readonly<Record<string, FieldValue>> {
  const record = records.get(key)
  const own = links.find(({ oppspotId, crmId }) => oppspotId === key && (record === undefined || crmId === record.id))
  const unsettled = intents.filter(({ oppspotId }) => oppspotId === key)
  return { ...own?.written, ...(record === undefined ? {} : writtenAfterAll(unsettled, record.fields)) }
}
