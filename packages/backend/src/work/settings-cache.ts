import type { VersionedSettings } from '@smartsync/core/settings'
import { currentSettings } from '../store/settings.ts'
import type { TenantTransaction } from '../store/tenancy.ts'

const MOST = 1_000

/**
 * Keeps organizations' settings as they were read last, so that a batch asks only whether there is a newer version.
 * Never gives settings that were replaced before the transaction began.
 */
export class SettingsCache {
  readonly #known = new Map<string, VersionedSettings>()

  async of(tx: TenantTransaction): Promise<VersionedSettings> {
    const { organizationId } = tx
    const current = await currentSettings(tx, this.#known.get(organizationId))
    this.#known.delete(organizationId)
    this.#known.set(organizationId, current)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest)
    return current
  }
}
