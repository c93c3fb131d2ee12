import type { Change, CrmEvents, RecordType, Verdict } from '@smartsync/core/crm'
import { z } from 'zod'
import { recordTypeOf } from './object-types.ts'

const id = z.union([z.string().min(1), z.int()]).transform(String)

/** One event of a webhook. Older subscriptions name the object in the type, generic ones (`object.*`) by its type id. */
const event = z
  .object({
    eventId: id.optional(),
    subscriptionId: id.optional(),
    portalId: id,
    occurredAt: z.int().min(0).max(8.64e15),
    subscriptionType: z.string().optional(),
    eventType: z.string().optional(),
    objectId: id.optional(),
    objectTypeId: z.string().optional(),
    propertyName: z.string().optional(),
    changeSource: z.string().optional(),
    sourceId: id.nullish(),
    primaryObjectId: id.optional(),
    newObjectId: id.optional(),
    mergedObjectIds: z.array(id).optional(),
  })
  .transform((read) => ({ ...read, type: read.subscriptionType ?? read.eventType ?? '' }))
type Event = z.output<typeof event>

/** A restored record is news to us as much as a created one. Links between records change nothing that we hold. */
const kinds: ReadonlyMap<string, Change['kind']> = new Map<string, Change['kind']>([
  ['creation', 'created'],
  ['restore', 'created'],
  ['propertyChange', 'updated'],
  ['deletion', 'deleted'],
  ['merge', 'merged'],
  ['privacyDeletion', 'privacy_deleted'],
])

/**
 * Reads HubSpot's webhooks. HubSpot never sends an uninstall; that shows when the token is refreshed.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide
 */
export function hubspotEvents(appId: string): CrmEvents {
  return {
    decode(body) {
      const events = readEvents(body)
      return events.ok ? { ok: true, value: events.value.flatMap((one) => toChange(one, appId)) } : events
    },
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A single event that we cannot read is left out; when it is all of them, this is no webhook of HubSpot's. */
function readEvents(body: Uint8Array): Verdict<Event[]> {
  let parsed: unknown
  try {
    parsed = JSON.parse(utf8.decode(body))
  } catch {
    return { ok: false, reason: 'The body is not JSON.' }
  }
  if (!Array.isArray(parsed)) return { ok: false, reason: 'The body is not a list of events.' }
  const list: unknown[] = parsed
  const events = list.flatMap((one) => event.safeParse(one).data ?? [])
  if (list.length > 0 && events.length === 0)
    return { ok: false, reason: 'None of the events has a HubSpot event’s fields.' }
  return { ok: true, value: events }
}

function toChange(one: Event, appId: string): Change[] {
  const [prefix = '', suffix = ''] = one.type.split('.')
  const kind = kinds.get(suffix)
  const recordType = recordTypeOf(prefix === 'object' ? (one.objectTypeId ?? '') : prefix)
  if (kind === undefined || recordType === null) return []
  const { recordId, mergedIds } = subject(one, kind)
  if (recordId === null) return []
  return [
    {
      accountId: one.portalId,
      kind,
      recordType,
      recordId,
      mergedIds,
      field: kind === 'updated' ? (one.propertyName ?? null) : null,
      at: new Date(one.occurredAt).toISOString(),
      dedupeKey: dedupeKey(one, recordType, recordId),
      ours: one.changeSource === 'INTEGRATION' && one.sourceId === appId,
    },
  ]
}

/** On a merge the record that lives on may be a new one, with the former primary among the merged. */
function subject(one: Event, kind: Change['kind']): { recordId: string | null; mergedIds: string[] } {
  if (kind !== 'merged') return { recordId: one.objectId ?? null, mergedIds: [] }
  const recordId = one.newObjectId ?? one.primaryObjectId ?? one.objectId ?? null
  const all = [one.primaryObjectId, ...(one.mergedObjectIds ?? [])].filter((merged) => merged !== undefined)
  return { recordId, mergedIds: [...new Set(all)].filter((merged) => merged !== recordId) }
}

/** HubSpot's event ids may repeat for different events, and the attempt number differs for the same one. */
function dedupeKey(one: Event, recordType: RecordType, recordId: string): string {
  const parts = [
    one.portalId,
    one.subscriptionId,
    one.type,
    recordType,
    recordId,
    one.propertyName,
    one.occurredAt,
    one.eventId,
  ]
  return `hubspot:${parts.map((part) => part ?? '').join(':')}`
}
