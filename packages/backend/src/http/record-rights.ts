import { type CrmConnector, CrmError } from '@smartsync/core/crm'
import type { ActRecord } from '../store/card-acts.ts'
import { type Integration, integration, noteCardsClosed } from '../store/integrations.ts'
import type { Route } from '../store/routes.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { RequestRefused } from './refused.ts'

/** An answer serves for so long: a card looks every few seconds while something is under way. */
const FRESH_MS = 60_000
/** So many answers are kept; the oldest makes room. */
const MOST = 10_000

interface Parts {
  tenancy: Tenancy
  connect(integration: Integration): Pick<CrmConnector, 'mayView'>
  clock: () => Date
}

/**
 * Who may see which record, as the CRM says. A right that was given or taken shows within a minute. An account that does
 * not let us ask is noted, for its administrator to read, until it does.
 */
export class RecordRights {
  readonly #parts: Parts
  readonly #known = new Map<string, { may: Promise<boolean>; at: number }>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Refuses with status 403 where the user may not see the record or there is none such, which nobody can tell apart, and
   * with 503 where the CRM does not say.
   */
  async require(route: Route, record: ActRecord, userId: string): Promise<void> {
    const may = await this.#may(route, record, userId).catch((error: unknown) => {
      throw error instanceof CrmError ? rightsUnknown(error) : error
    })
    if (!may) throw recordForbidden()
  }

  #may(route: Route, record: ActRecord, userId: string): Promise<boolean> {
    const key = JSON.stringify([route.integrationId, record.type, record.id, userId])
    const now = this.#parts.clock().getTime()
    const known = this.#known.get(key)
    if (known !== undefined && now - known.at < FRESH_MS) return known.may

    const may = this.#ask(route, record, userId)
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST && oldest !== undefined) this.#known.delete(oldest)
    // Set anew, so that it becomes the youngest.
    this.#known.delete(key)
    this.#known.set(key, { may, at: now })
    may.catch(() => this.#known.delete(key))
    return may
  }

  async #ask({ organizationId, integrationId }: Route, record: ActRecord, userId: string): Promise<boolean> {
    const { tenancy, connect } = this.#parts
    const found = await tenancy.inTenant(organizationId, (tx) => integration(tx, integrationId))
    if (found === null) return false
    const note = (reason: string | null) =>
      tenancy.inTenant(organizationId, (tx) => noteCardsClosed(tx, integrationId, reason))
    try {
      const may = await connect(found).mayView(record, userId)
      if (found.cardsClosed !== null) await note(null)
      return may
    } catch (error) {
      const refused = error instanceof CrmError && error.code === 'crm_forbidden'
      if (refused && found.cardsClosed === null) await note(cardsClosed(error))
      throw error
    }
  }
}

function recordForbidden(): RequestRefused {
  return new RequestRefused(403, 'record_forbidden', 'The CRM does not show you such a record.', {
    help: 'Ask the record’s owner or your administrator for access.',
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
