import type { OptionalFeature } from '../crm/provider.ts'
import type { IsoInstant } from '../model/index.ts'
import type { ToldTrouble } from './trouble.ts'

/** What an administrator sees in the CRM of the account's connection. */
export type AccountView =
  | { connected: false }
  | {
      connected: true
      lastSyncAt: IsoInstant | null
      /** What went wrong last, and what to do; null where nothing did since. */
      lastError: string | null
      /** The same by its code, for other languages; null where it has none. */
      trouble: NonNullable<ToldTrouble['trouble']> | null
      /** Why nobody sees a card; null where cards are shown. */
      cardsClosed: string | null
      /** What SmartSync does without, because its scope was withheld. */
      withheld: readonly OptionalFeature[]
      /** What SmartSync does by itself. */
      does: { enrich: boolean; score: boolean; assign: boolean; tasks: boolean }
    }
