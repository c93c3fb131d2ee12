import type { CrmConnector } from '@smartsync/core/crm'

const FRESH_MS = 60 * 60_000

/** Remembers for an hour in which currency each integration's account keeps its amounts; null where the CRM does not say. */
export class CurrencyDirectory {
  readonly #known = new Map<string, { currency: string | null; at: number }>()

  async of(integrationId: string, connector: CrmConnector, now: Date): Promise<string | null> {
    const known = this.#known.get(integrationId)
    if (known && now.getTime() - known.at < FRESH_MS) return known.currency
    const { currency } = await connector.whoAmI()
    this.#known.set(integrationId, { currency, at: now.getTime() })
    return currency
  }
}
