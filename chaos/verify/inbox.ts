import type { Accepted } from '../flow/events.ts'
import { type Finding, lost } from './finding.ts'

/** What was accepted is in the inbox: of the organization that it names, else of any. */
export function verifyInbox(accepted: readonly Accepted[], inbox: ReadonlyMap<string, ReadonlySet<string>>): Finding[] {
  const anywhere = new Set([...inbox.values()].flatMap((ids) => [...ids]))
  return accepted.flatMap(({ id, organizationId, person, concerned }) => {
    if (!concerned && person === null) return []
    const kept = organizationId === null ? anywhere.has(id) : inbox.get(organizationId)?.has(id)
    return kept ? [] : [lost(`the accepted event ${id}`)]
  })
}
