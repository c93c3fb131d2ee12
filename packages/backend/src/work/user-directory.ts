import type { CrmConnector, CrmUser } from '@smartsync/core/crm'

const FRESH_MS = 10 * 60_000

/** Remembers each integration's CRM users for ten minutes: they change rarely, and asking costs a call for every batch. */
export class UserDirectory {
  readonly #known = new Map<string, { users: readonly CrmUser[]; at: number }>()

  async of(integrationId: string, connector: CrmConnector, now: Date): Promise<readonly CrmUser[]> {
    const known = this.#known.get(integrationId)
    if (known && now.getTime() - known.at < FRESH_MS) return known.users
    const users = await connector.users()
    this.#known.set(integrationId, { users, at: now.getTime() })
    return users
  }
}
