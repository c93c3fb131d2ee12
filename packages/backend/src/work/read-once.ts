import { byAnyId, type CrmConnector, type CrmRecord, type FieldRef, type RecordType } from '@smartsync/core/crm'

/**
 * The connector for one batch, which asks the CRM for each record and each association once, however many steps of the
 * work want to know. `usual` names the fields that some step will want of a record: all of them come with the first read.
 * What is written is forgotten, so that it is read anew.
 */
export function readOnce(connector: CrmConnector, usual: (type: RecordType) => readonly FieldRef[]): CrmConnector {
  const records = new Map<string, { record: CrmRecord | null; fields: ReadonlySet<string> }>()
  const associations = new Map<string, readonly string[]>()

  return {
    ...connector,
    async read(type, ids, fields) {
      const wanted = [...new Map([...fields, ...usual(type)].map((each) => [each.field, each])).values()]
      const lacks = (id: string) => {
        const known = records.get(`${type} ${id}`)
        return known === undefined || fields.some(({ field }) => !known.fields.has(field))
      }
      const missing = ids.filter(lacks)
      if (missing.length > 0) {
        const read = byAnyId(await connector.read(type, missing, wanted))
        const names = new Set(wanted.map(({ field }) => field))
        for (const id of missing) records.set(`${type} ${id}`, { record: read.get(id) ?? null, fields: names })
      }
      return [...new Set(ids.flatMap((id) => records.get(`${type} ${id}`)?.record ?? []))]
    },
    async associated(from, ids, to) {
      const key = (id: string) => `${from} ${id} ${to}`
      const missing = ids.filter((id) => !associations.has(key(id)))
      if (missing.length > 0) {
        const asked = await connector.associated(from, missing, to)
        for (const id of missing) associations.set(key(id), asked.get(id) ?? [])
      }
      return new Map(ids.map((id) => [id, associations.get(key(id)) ?? []]))
    },
    upsert(type, writes) {
      const written = new Set(writes.map(({ id }) => id))
      for (const [key, { record }] of records) if (record && written.has(record.id)) records.delete(key)
      for (const to of writes.flatMap(({ associate }) => associate)) associations.delete(`${to.type} ${to.id} ${type}`)
      return connector.upsert(type, writes)
    },
    associate(links) {
      associations.clear()
      return connector.associate(links)
    },
  }
}
