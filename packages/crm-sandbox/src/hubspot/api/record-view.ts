import type { CrmRecord } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'

/** A record as the API shows it: the properties asked for, and those that it always shows. */
export function recordView(type: ObjectType, record: CrmRecord, wanted: readonly string[]) {
  const { created, modified, defaults } = KINDS[type]
  const names = wanted.length > 0 ? [...wanted, created, modified, 'hs_object_id'] : defaults
  const properties: Record<string, string | null> = {}
  for (const name of names) properties[name] = record.properties[name] ?? null
  return {
    id: record.id,
    properties,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archivedAt !== undefined,
    ...(record.archivedAt === undefined ? {} : { archivedAt: new Date(record.archivedAt).toISOString() }),
  }
}

/** Names of properties in a query: comma separated, repeated, or both. */
export function namesIn(query: URLSearchParams, parameter: string): string[] {
  return query.getAll(parameter).flatMap((value) => value.split(',').filter((name) => name !== ''))
}
