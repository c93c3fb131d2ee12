import type { FieldType, FieldValue } from '../mapping/field.ts'
import type { IsoDate, IsoInstant } from '../model/index.ts'
import type { CrmError, RefusedField } from './errors.ts'

export type RecordType = 'contact' | 'company' | 'deal' | 'task'

/** A field of a CRM record and the type of its values, by which a connector converts them. */
export interface FieldRef {
  field: string
  type: FieldType
}

/** A record as it stands in the CRM. Blank fields are null. */
export interface CrmRecord {
  type: RecordType
  id: string
  /** The ids of records that were merged into it, where it was read by one of them. */
  formerIds?: readonly string[]
  fields: Readonly<Record<string, FieldValue>>
}

/** How a record may be looked up. `externalKey` is the unique field that SmartSync fills in on records it creates. */
export type LookupKey = 'email' | 'domain' | 'externalKey'

export interface Found {
  /** The value that was looked for, as the caller gave it. */
  by: string
  record: CrmRecord
}

/**
 * One intended write. Without `id` the record is created, and carries `externalKey` in the CRM for ever: creating the same
 * key twice is impossible. `ref` is the caller's own name for the write, given back with the outcome.
 */
export interface RecordWrite {
  ref: string
  id: string | null
  externalKey: string
  fields: ReadonlyArray<FieldRef & { value: FieldValue }>
  /** Records to associate with a new one, in the same call where the CRM can. Ignored on updates. */
  associate: ReadonlyArray<{ type: RecordType; id: string }>
}

/** A CRM task. `key` is its idempotency key. `ownerId` is a CRM user id as `users()` gives them. */
export interface TaskWrite {
  ref: string
  key: string
  subject: string
  body: string
  due: IsoDate
  priority: 'high' | 'medium' | 'low'
  kind: 'call' | 'email' | 'todo'
  ownerId: string | null
  associate: ReadonlyArray<{ type: RecordType; id: string }>
}

/**
 * What became of one write: one bad record never sinks the others. `leftOut` names the fields that the CRM let nobody
 * write, while it took the others.
 */
export type Outcome =
  | { ref: string; ok: true; id: string; created: boolean; leftOut?: readonly RefusedField[] }
  | { ref: string; ok: false; error: CrmError }

export interface AssociationWrite {
  ref: string
  from: { type: RecordType; id: string }
  to: { type: RecordType; id: string }
}

export interface CrmAccount {
  /** The CRM's own id of the account, by which its webhooks name it. */
  accountId: string
  name: string | null
  /** Where its records can be opened in a browser. */
  instanceUrl: string | null
  /** The currency of all amounts that name none, as its ISO 4217 code; null where the CRM does not say. */
  currency: string | null
}

export interface CrmUser {
  /** What an owner field holds. */
  id: string
  /** By which the CRM names the person as a user, such as in requests of a card; null where that is not told. */
  userId: string | null
  email: string | null
  name: string
  active: boolean
}

export interface PipelineStage {
  id: string
  label: string
  order: number
  closed: boolean
}

export interface Pipeline {
  id: string
  label: string
  stages: readonly PipelineStage[]
}

export interface FieldDescription {
  field: string
  label: string
  type: FieldType
  readOnly: boolean
  custom: boolean
  options: ReadonlyArray<{ value: string; label: string }>
}

/** A field that SmartSync creates in the CRM. `unique` marks the one that holds external keys. */
export interface CustomField {
  recordType: RecordType
  field: string
  label: string
  description: string
  type: FieldType
  unique: boolean
  options: ReadonlyArray<{ value: string; label: string }>
}

/**
 * What `ensureFields` did with each field: `updated` when ours lacked options that it has by now; `conflict` when the name
 * is taken by a field of another kind, which is left as it is.
 */
export interface EnsuredField {
  recordType: RecordType
  field: string
  result: 'created' | 'present' | 'updated' | 'conflict'
  detail: string | null
}

export interface ChangedPage {
  records: ReadonlyArray<{ id: string; changedAt: IsoInstant }>
  /** Pass it to the next call; null when there is no more for now. */
  cursor: string | null
}

/** Which records are meant; all of a type where it says nothing. What it names must all hold. */
export interface RecordFilter {
  /** Fields in which nothing stands. */
  blank: readonly string[]
  /** Created at or after this moment; null for any time. */
  createdSince: IsoInstant | null
}

export interface IdPage {
  ids: readonly string[]
  /** Pass it to the next call; null when these were the last. */
  cursor: string | null
}

/** What became of a record that a step of a workflow wanted enriched. `started`: nobody will tell the step how it ends. */
export interface WorkflowOutcome {
  result: 'enriched' | 'no_match' | 'failed' | 'started'
  score: number | null
}

/** What a step of a workflow is told, by which it goes on. */
export interface WorkflowAnswer {
  callbackId: string
  outcome: WorkflowOutcome
}

/** A task that we created, as it was then. */
export interface TaskToRemove {
  id: string
  subject: string
  due: IsoDate
}

/** `changed`: somebody worked on it since, so it stays. */
export interface RemovedTask {
  id: string
  result: 'removed' | 'changed' | 'absent'
}

export interface DeletedRecord {
  /** Our external key, where it has one. */
  externalKey: string | null
  /** When it was deleted, where the CRM says so. */
  at: IsoInstant | null
}

/** What one of the CRM's users may do with a record, by the CRM's word. */
export interface UserRights {
  view: boolean
  edit: boolean
}

/**
 * A CRM's API, bound to one integration's credentials. Batch first: callers pass as many records as they have, the
 * connector cuts them to the CRM's batch sizes. A method rejects with a `CrmError` only when the whole call failed;
 * what failed for one record is in its outcome.
 */
export interface CrmConnector {
  whoAmI(): Promise<CrmAccount>
  /** Records that do not exist are left out. One that was merged comes as the record that it became. */
  read(type: RecordType, ids: readonly string[], fields: readonly FieldRef[]): Promise<CrmRecord[]>
  /** Of these, the records that were deleted and can be restored, by id. */
  deletedAmong(type: RecordType, ids: readonly string[]): Promise<ReadonlyMap<string, DeletedRecord>>
  find(type: RecordType, key: LookupKey, values: readonly string[], fields: readonly FieldRef[]): Promise<Found[]>
  /** Ids of the associated records of type `to`, by the id of the record asked about. */
  associated(from: RecordType, ids: readonly string[], to: RecordType): Promise<ReadonlyMap<string, readonly string[]>>
  changedSince(type: RecordType, since: IsoInstant, cursor: string | null): Promise<ChangedPage>
  /** How many records there are, by the CRM's own count, in one call. */
  count(type: RecordType, filter: RecordFilter): Promise<number>
  /** A page of the records' ids, in an order that records created or deleted meanwhile do not upset. */
  select(type: RecordType, filter: RecordFilter, cursor: string | null): Promise<IdPage>
  upsert(type: RecordType, writes: readonly RecordWrite[]): Promise<Outcome[]>
  createTasks(tasks: readonly TaskWrite[]): Promise<Outcome[]>
  /** Removes those that are open still and say what they said, so that a person can bring them back where the CRM can. */
  removeTasks(tasks: readonly TaskToRemove[]): Promise<RemovedTask[]>
  associate(links: readonly AssociationWrite[]): Promise<Outcome[]>
  /** Lets steps of workflows go on. Telling a step twice does no harm. */
  completeWorkflows(answers: readonly WorkflowAnswer[]): Promise<void>
  users(): Promise<CrmUser[]>
  /** What the user with this `userId` may do with the record: nothing where there is no such record or user. */
  rightsOn(record: { type: RecordType; id: string }, userId: string): Promise<UserRights>
  pipelines(): Promise<Pipeline[]>
  describeFields(type: RecordType): Promise<FieldDescription[]>
  /** Creates what is missing, adds the options that ours lack, leaves what is there, reports what is taken. */
  ensureFields(fields: readonly CustomField[]): Promise<EnsuredField[]>
}
