import type { ActKind, Trouble } from '@smartsync/core/card'
import type { CrmType, LimitState, RecordType, RecordWrite } from '@smartsync/core/crm'
import type { Proposal } from '@smartsync/core/learn'
import type {
  ConflictRule,
  FieldType,
  FieldValue,
  MappedEntity,
  SyncDirection,
  WritePolicy,
} from '@smartsync/core/mapping'
import type { Enrichment } from '@smartsync/core/model'
import type { Said } from '@smartsync/core/sync'
import type { Generated, Selectable } from 'kysely'
import type { BackfillPosition, BackfillScope, BackfillStatus, BackfillUndo, Estimate } from '../backfill/backfill.ts'
import type { JobPayload, JobType } from '../queue/port.ts'

export type SyncFrequency = 'realtime' | 'hourly' | 'daily' | 'manual'
/** The records whose changes we follow. */
export type SyncedType = Exclude<RecordType, 'task'>
/** What became of a record. */
export type Fate = 'deleted' | 'merged' | 'erased' | 'restored'
export type EntityType = 'business' | 'contact' | 'deal' | 'task'
export type JobStatus = 'queued' | 'processing' | 'completed' | 'failed'
export type LogDirection = 'to_crm' | 'from_crm'
export type LogOperation = 'create' | 'update' | 'delete' | 'skip'
export type FeedbackPart = 'summary' | 'score' | 'action'
export type FeedbackVerdict = 'up' | 'down'
export type LogStatus = 'pending' | 'success' | 'failed' | 'skipped'
/** A value that JSON can carry, stored as jsonb. */
export type JsonObject = Readonly<Record<string, unknown>>

export interface CrmIntegrations {
  id: Generated<string>
  organization_id: string
  crm_type: CrmType
  account_id: string
  /** Sealed by the vault. */
  access_token: string | null
  /** Sealed by the vault. */
  refresh_token: string | null
  token_expires_at: Date | null
  instance_url: string | null
  config: Generated<JsonObject>
  field_mappings: Generated<JsonObject>
  sync_direction: Generated<SyncDirection>
  sync_frequency: Generated<SyncFrequency>
  conflict_rule: Generated<ConflictRule>
  auto_enrich: Generated<boolean>
  auto_score: Generated<boolean>
  auto_assign: Generated<boolean>
  auto_create_tasks: Generated<boolean>
  is_active: Generated<boolean>
  last_sync_at: Date | null
  last_error: string | null
  last_trouble: Trouble | null
  /** Why no card is shown; null where cards are. */
  cards_closed: string | null
  currency: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  account_name: string | null
  connected_by: string | null
  scopes: string[] | null
  connection_checked_at: Date | null
  disconnected_at: Date | null
  erased_at: Date | null
}

export interface IntegrationRoutes {
  integration_id: string
  organization_id: string
  crm_type: CrmType
  account_id: string
  active: Generated<boolean>
  due_at: Date | null
  due_priority: Generated<number>
  leased_by: string | null
  leased_until: Date | null
  fence: Generated<number>
  rests_until: Generated<Date | null>
  /** When the next worker may take it; worked out by the database. */
  ready_at: Generated<Date | null>
  /** Where it stands in the line; worked out by the database. */
  turn_at: Generated<Date | null>
}

export interface CrmFieldMappings {
  id: Generated<string>
  organization_id: string
  integration_id: string
  position: number
  entity_type: MappedEntity
  oppspot_field: string
  crm_field: string
  field_type: 'standard' | 'custom'
  value_type: FieldType
  transform_function: string | null
  default_value: FieldValue
  is_required: boolean
  sync_direction: SyncDirection
  write_policy: WritePolicy
  /** Null: the integration's. */
  conflict_rule: ConflictRule | null
}

export interface EntityLinks {
  organization_id: string
  integration_id: string
  entity_type: EntityType
  oppspot_id: string
  record_type: RecordType
  crm_id: string
  written: Readonly<Record<string, FieldValue>>
  undone: Generated<Readonly<Record<string, FieldValue>>>
  captured_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface CrmSyncQueue {
  id: Generated<string>
  organization_id: string
  integration_id: string
  job_type: JobType
  key: string
  priority: number
  payload: JobPayload
  /** When that happened which it is about; null where that is not known. */
  about_at: Date | null
  status: Generated<JobStatus>
  /** How often it was claimed. */
  attempts: Generated<number>
  max_attempts: Generated<number>
  failures: Generated<number>
  /** How often its worker died while it was being done. */
  crashes: Generated<number>
  error_message: string | null
  trouble: Trouble | null
  note: string | null
  fence: number | null
  created_at: Generated<Date>
  scheduled_for: Date
  started_at: Date | null
  completed_at: Date | null
}

export interface CrmSyncLogs {
  id: Generated<string>
  organization_id: string
  integration_id: string
  sync_type: RecordType
  direction: LogDirection
  operation: LogOperation
  oppspot_entity_id: string | null
  crm_entity_id: string | null
  payload: JsonObject
  enrichments: JsonObject
  status: LogStatus
  error_message: string | null
  trouble: Trouble | null
  retry_count: number
  correlation_id: string | null
  created_at: Generated<Date>
  completed_at: Date | null
}

export interface WriteIntents {
  id: Generated<string>
  organization_id: string
  integration_id: string
  record_type: SyncedType
  oppspot_id: string
  fields: RecordWrite['fields']
}

export interface AwaitedCompanies {
  organization_id: string
  integration_id: string
  company_id: string
}

export interface Inbox {
  id: Generated<string>
  organization_id: string
  source: string
  dedupe_key: string
  kind: string
  body: unknown
  correlation_id: string
  received_at: Generated<Date>
}

export interface Enrichments {
  id: Generated<string>
  organization_id: string
  company_id: string
  fingerprint: string
  enrichment: Enrichment
  enriched_at: Date
  checked_at: Date
}

export interface OauthStates {
  state_hash: string
  organization_id: string | null
  integration_id: string | null
  crm_type: CrmType
  return_to: string | null
  expires_at: Date
}

export interface ParkedGrants {
  secret_hash: string
  crm_type: CrmType
  account_id: string
  account_name: string | null
  granted_by: string | null
  scopes: string[]
  instance_url: string | null
  return_url: string | null
  access_token: string
  refresh_token: string
  token_expires_at: Date
  expires_at: Date
}

export interface SweepCursors {
  table_name: string
  position_at: string
  position_id: string
}

export interface ApiUsage {
  organization_id: string
  integration_id: string
  day: string
  calls: number
  spent: Generated<number>
  limits: Generated<readonly LimitState[]>
}

export interface IntegrationHealth {
  integration_id: string
  organization_id: string
  failures: number
  openings: number
  open_until: Date | null
  most_jobs: number | null
  reason: string | null
}

export interface OrganizationSettings {
  organization_id: string
  version: number
  settings: JsonObject
  created_at: Date
  created_by: string
  note: string | null
}

export interface LlmAnswers {
  organization_id: string
  prompt_hash: string
  answer: unknown
  answered_at: Date
}

export interface LlmUsage {
  organization_id: string
  day: string
  tokens: number
}

export interface Feedback {
  id: Generated<string>
  organization_id: string
  integration_id: string
  crm_user: string
  record_type: 'contact' | 'company' | 'deal'
  record_id: string
  company_id: string
  enrichment_id: string
  fingerprint: string
  part: FeedbackPart
  item: string
  made_by: string | null
  verdict: FeedbackVerdict
  comment: string | null
  given_at: Date
}

export interface CardActs {
  id: Generated<string>
  organization_id: string
  integration_id: string
  record_type: 'contact' | 'company' | 'deal'
  record_id: string
  company_id: string
  enrichment_id: string
  kind: ActKind
  item: string
  state: 'under_way' | 'done' | 'failed'
  crm_user: string
  crm_user_email: string | null
  error_message: string | null
  trouble: Trouble | null
  correlation_id: string
  asked_at: Date
  ended_at: Date | null
}

export interface ScoringProposals {
  id: Generated<string>
  organization_id: string
  based_on: number
  proposal: Extract<Proposal, { changes: unknown }>
  created_at: Date
  accepted_at: Date | null
  accepted_by: string | null
  accepted_as: number | null
}

export interface Backfills {
  id: Generated<string>
  organization_id: string
  integration_id: string
  status: BackfillStatus
  scope: BackfillScope
  estimate: Estimate
  position: BackfillPosition | null
  found: Generated<number>
  enqueued: Generated<number>
  joined: Generated<number>
  removed: Generated<number>
  error_message: string | null
  requested_by: string
  created_at: Date
  resumed_at: Date
  ended_before: Generated<number>
  finished_at: Date | null
  undo: BackfillUndo | null
}

export interface CrmRecords {
  organization_id: string
  integration_id: string
  record_type: SyncedType
  crm_id: string
  entity_type: 'business' | 'contact' | null
  oppspot_id: string | null
  said: Said
  sight: string
  seen_at: Date
}

export interface GoneRecords {
  organization_id: string
  integration_id: string
  record_type: RecordType
  crm_id: string
  fate: Fate
  at: Date
  entity_type: EntityType | null
  oppspot_id: string | null
  merged_into: string | null
}

export interface EntityAliases {
  organization_id: string
  integration_id: string
  entity_type: EntityType
  oppspot_id: string
  same_as: string
}

export interface ErasedPeople {
  organization_id: string
  person_key: string
  erased_at: Date
}

export interface ChangeCounts {
  organization_id: string
  integration_id: string
  day: string
  echoes: Generated<number>
  swept: Generated<number>
  missed: Generated<number>
}

export interface HeldFields {
  organization_id: string
  integration_id: string
  record_type: SyncedType
  crm_id: string
  field: string
  reason: string
  held_at: Date
  held_until: Date
  released_by: string | null
}

export interface ReconcileCursors {
  organization_id: string
  integration_id: string
  record_type: SyncedType
  since: Date
  position: string | null
  began_at: Date | null
}

/** What the application's role may reach, inside one organization. */
export interface TenantSchema {
  crm_integrations: CrmIntegrations
  integration_routes: IntegrationRoutes
  crm_field_mappings: CrmFieldMappings
  entity_links: EntityLinks
  crm_sync_queue: CrmSyncQueue
  crm_sync_logs: CrmSyncLogs
  inbox: Inbox
  write_intents: WriteIntents
  awaited_companies: AwaitedCompanies
  enrichments: Enrichments
  api_usage: ApiUsage
  integration_health: IntegrationHealth
  llm_answers: LlmAnswers
  llm_usage: LlmUsage
  organization_settings: OrganizationSettings
  feedback: Feedback
  card_acts: CardActs
  scoring_proposals: ScoringProposals
  backfills: Backfills
  crm_records: CrmRecords
  gone_records: GoneRecords
  entity_aliases: EntityAliases
  erased_people: ErasedPeople
  change_counts: ChangeCounts
  held_fields: HeldFields
  reconcile_cursors: ReconcileCursors
}

/** What the router's role may reach, across organizations. */
export interface RouterSchema {
  integration_routes: IntegrationRoutes
  oauth_states: OauthStates
  parked_grants: ParkedGrants
  sweep_cursors: SweepCursors
  entity_links: Pick<EntityLinks, 'organization_id' | 'integration_id' | 'entity_type' | 'oppspot_id'>
}

/** What may be seen while messages and jobs of all organizations are put where they belong. */
export interface IntakeSchema {
  integration_routes: IntegrationRoutes
  entity_links: RouterSchema['entity_links']
  awaited_companies: AwaitedCompanies
  crm_integrations: Pick<
    CrmIntegrations,
    'id' | 'organization_id' | 'sync_direction' | 'sync_frequency' | 'auto_enrich'
  >
}

/** The tables of the Postgres schema `smartsync`. */
export type Schema = TenantSchema & Omit<RouterSchema, keyof TenantSchema>

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>
