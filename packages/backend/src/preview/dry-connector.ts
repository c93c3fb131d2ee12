import type { CrmConnector, Outcome, RecordType } from '@smartsync/core/crm'

/** The id of a record that would be created. No CRM gives such ids. */
const MADE_UP = 'preview:'

export const isMadeUp = (id: string): boolean => id.startsWith(MADE_UP)

/**
 * A connector that reads as ever and writes nothing: each write is answered as if it had gone well, new records get a
 * made-up id, and what is asked about such a record has nothing to tell. The one place at which a preview differs from
 * the work itself.
 */
export function dryConnector(connector: CrmConnector): CrmConnector {
  const real = (ids: readonly string[]) => ids.filter((id) => !isMadeUp(id))
  return {
    ...connector,
    async read(type, ids, fields) {
      const there = real(ids)
      return there.length === 0 ? [] : connector.read(type, there, fields)
    },
    async associated(from: RecordType, ids: readonly string[], to: RecordType) {
      const there = real(ids)
      return there.length === 0 ? new Map<string, readonly string[]>() : connector.associated(from, there, to)
    },
    upsert: async (_type, writes) =>
      writes.map(({ ref, id }): Outcome => ({ ref, ok: true, id: id ?? `${MADE_UP}${ref}`, created: id === null })),
    createTasks: async (tasks) =>
      tasks.map(({ ref, key }): Outcome => ({ ref, ok: true, id: `${MADE_UP}${key}`, created: true })),
    removeTasks: async (tasks) => tasks.map(({ id }) => ({ id, result: 'removed' })),
    associate: async (links) => links.map(({ ref }): Outcome => ({ ref, ok: true, id: ref, created: true })),
    ensureFields: async () => [],
  }
}
