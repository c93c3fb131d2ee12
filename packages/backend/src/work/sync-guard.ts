import type { RecordType } from '@smartsync/core/crm'

/** What must be asked on the way to a write. */
export interface SyncGuard {
  /** The keys of the entities to which these records are linked already. A record belongs to one entity only. */
  linkedTo(type: RecordType, recordIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Throws when we have lost the right to write. */
  beforeWriting(): Promise<void>
}
