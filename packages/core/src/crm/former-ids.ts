import type { CrmRecord } from './connector.ts'

/** Records by id, and by the ids of those that were merged into them. */
export function byAnyId<T extends Pick<CrmRecord, 'id' | 'formerIds'>>(records: readonly T[]): ReadonlyMap<string, T> {
  const former = records.flatMap((record) => (record.formerIds ?? []).map((id) => [id, record] as const))
  return new Map([...former, ...records.map((record) => [record.id, record] as const)])
}
