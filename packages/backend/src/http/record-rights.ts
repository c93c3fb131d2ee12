import { setTimeout as timer } from 'node:timers/promises'
import { type CrmConnector, CrmError, type UserRights } from '@smartsync/core/crm'
import type { ActRecord } from '../store/card-acts.ts'
import { type Integration, integration, noteCardsClosed } from '../store/integrations.ts'
import type { Route } from '../store/routes.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { RequestRefused } from './refused.ts'

/** An answer serves for so long: a card looks every few seconds while something is under way. */
const FRESH_MS = 60_000
/** While the CRM is down, a record that it let a user view is shown to them for so long after it said so. */
const LAST_KNOWN_MS = 5 * 60_000
/** How long a card that could be shown by the last answer waits for a new one. It gives up itself after ten seconds. */
const PATIENCE_MS = 3_000
/** So many answers are kept; the oldest makes room. */
const MOST = 10_000

/**
 * What a rep wants with a record, which says what they must be allowed. To `look` at its card they have to be allowed to
 * view it. To `answer` what the card shows too: give feedback, dismiss an action, have its task created. HubSpot itself
 * lets users add tasks to records that they may not edit. To `change` the record itself they must be allowed to edit it.
 * Source: https://knowledge.hubspot.com/settings/hubspot-user-permissions-guide (Object access, note on View)
 */
export type Purpose = 'look' | 'answer' | 'change'

interface Parts {
  tenancy: Tenancy
  connect(integration: Integration): Pick<CrmConnector, 'rightsOn'>
  clock: () => Date
  /** Waits so many milliseconds. */
  pause?: (ms: number) => Promise<unknown>
}

/** What the CRM said last, and whether it is being asked. */
interface Known {
  answer: { rights: UserRights; at: number } | null
  asking: Promise<UserRights> | null
}

/**
 * Who may do what with which record, as the CRM says. A right that was given or taken shows within a minute. An account
 * that does not let us ask is noted, for its administrator to read, until it does.
 *
 * While the CRM is down, or slow, whoever was allowed to view a record when it was asked last still sees its card, up to
 * five minutes after that: so long a right that was taken away meanwhile may last for looking, never for doing anything.
 * A no is never forgotten in favour of an earlier yes, nor is a yes kept that the CRM did not repeat when it could.
 */
export class RecordRights {
  readonly #parts: Parts
  readonly #known = new Map<string, Known>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Refuses with status 403 where the user may not see the record or there is none such, which nobody can tell apart, or
   * may not do this with it, and with 503 where the CRM does not say. Says else what they may: to `look`, as it was known
   * last where the CRM does not answer.
   */
  async require(route: Route, record: ActRecord, userId: string, purpose: Purpose): Promise<UserRights> {
    const rights = await this.#rights(route, record, userId, purpose).catch((error: unknown) => {
      throw error instanceof CrmError ? rightsUnknown(error) : error
    })
    if (!rights.view) throw recordForbidden()
    if (purpose === 'change' && !rights.edit) throw recordReadOnly()
    return rights
  }

  async #rights(route: Route, record: ActRecord, userId: string, purpose: Purpose): Promise<UserRights> {
    const known = this.#of(JSON.stringify([route.integrationId, record.type, record.id, userId]))
    const now = this.#parts.clock().getTime()
    const last = known.answer
    const age = now - (last?.at ?? Number.NEGATIVE_INFINITY)
    if (last !== null && age < FRESH_MS) return last.rights

    known.asking ??= this.#ask(route, record, userId)
      .then(
        (rights) => {
          known.answer = { rights, at: now }
          return rights
        },
        (error: unknown) => {
          if (!isOutage(error)) known.answer = null
          throw error
        },
      )
      .finally(() => {
        known.asking = null
      })
    if (purpose !== 'look' || last === null || !last.rights.view || age >= LAST_KNOWN_MS) return known.asking

    const answered = known.asking.catch((error: unknown) => {
      if (isOutage(error)) return last.rights
      throw error
    })
    const { pause = (ms: number) => timer(ms, undefined, { ref: false }) } = this.#parts
    return Promise.race([answered, pause(PATIENCE_MS).then(() => last.rights)])
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? { answer: null, asking: null }
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST && oldest !== undefined) this.#known.delete(oldest)
    // Set anew, so that it becomes the youngest.
    this.#known.delete(key)
    this.#known.set(key, known)
    return known
  }

  async #ask({ organizationId, integrationId }: Route, record: ActRecord, userId: string): Promise<UserRights> {
    const { tenancy, connect } = this.#parts
    const found = await tenancy.inTenant(organizationId, (tx) => integration(tx, integrationId))
    if (found === null) return { view: false, edit: false }
    const note = (reason: string | null) =>
      tenancy.inTenant(organizationId, (tx) => noteCardsClosed(tx, integrationId, reason))
    try {
      const rights = await connect(found).rightsOn(record, userId)
      if (found.cardsClosed !== null) await note(null)
      return rights
    } catch (error) {
      const refused = error instanceof CrmError && error.code === 'crm_forbidden'
      if (refused && found.cardsClosed === null) await note(cardsClosed(error))
      throw error
    }
  }
}

/** The CRM did not answer, or is left alone because it did not. */
function isOutage(error: unknown): boolean {
  return error instanceof CrmError && (error.code === 'crm_unavailable' || error.code === 'crm_suspended')
}

function recordForbidden(): RequestRefused {
  return new RequestRefused(403, 'record_forbidden', 'The CRM does not show you such a record.', {
    help: 'Ask the record’s owner or your administrator for access.',
  })
}

function recordReadOnly(): RequestRefused {
  return new RequestRefused(403, 'record_read_only', 'The CRM does not let you edit this record.', {
    help: 'Ask the record’s owner or your administrator for the right to edit it.',
  })
}

function cardsClosed({ message, help }: CrmError): string {
  return `SmartSync is not allowed to ask who may see a record. ${message} ${help} If it stays, show this to SmartSync support.`
}

function rightsUnknown({ message }: CrmError): RequestRefused {
  return new RequestRefused(503, 'rights_unknown', `The CRM did not say who may see this record. ${message}`, {
    help: 'Try again in a moment. If it stays, connect the CRM again.',
  })
}
