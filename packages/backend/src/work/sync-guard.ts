import type { RecordType, RecordWrite } from '@smartsync/core/crm'
import type { FieldValue } from '@smartsync/core/mapping'
import type { FieldRules } from './field-rules.ts'

/** What must be asked on the way to a write. */
export interface SyncGuard {
  /** The keys of the entities to which these records are linked already. A record belongs to one entity only. */
  linkedTo(type: RecordType, recordIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** What undos put back in these records, by record id and field. It is not written over unless somebody asks. */
  undone(
    type: RecordType,
    recordIds: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, FieldValue>>>>
  /** What the CRM itself says of the fields that we may write. */
  rules(type: RecordType): Promise<FieldRules>
  /** Remembers what is about to be written, so that it is known for ours should its end be missed. */
  intend(type: RecordType, writes: readonly RecordWrite[]): Promise<void>
  /** Throws when we have lost the right to write. */
  beforeWriting(): Promise<void>
}
