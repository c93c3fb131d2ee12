import type { Mapping } from '../mapping/mapping.ts'
import type { IsoInstant } from '../model/index.ts'
import type { CrmConnector, CustomField, FieldRef, RecordType, WorkflowOutcome } from './connector.ts'
import type { KnowledgeFields } from './knowledge.ts'
import type { CallCost, Limit, Refused, StatedLimit } from './limits.ts'

export type CrmType = 'hubspot' | 'salesforce' | 'pipedrive'

/** What an OAuth exchange or refresh yields. The tokens are secrets. */
export interface TokenSet {
  accessToken: string
  refreshToken: string
  expiresAt: IsoInstant
  scopes: readonly string[]
  /** The CRM account that the tokens belong to. */
  accountId: string
  instanceUrl: string | null
}

/** What a CRM says of a token that it issued to us. */
export interface Grant {
  accountId: string
  /** By what a person knows the account, such as its domain; null where the CRM does not say. */
  accountName: string | null
  /** Who let us in, as the CRM names them. */
  grantedBy: string | null
  scopes: readonly string[]
}

/**
 * Something that SmartSync does only where the account's administrator allowed it: write to deals, have fields of its own on
 * deals, let workflows wait.
 */
export type OptionalFeature = 'deals' | 'deal_fields' | 'workflows'

/** A scope that an administrator may withhold, and what does not work then, in words that follow "without". */
export interface OptionalScope {
  scope: string
  feature: OptionalFeature
  lost: string
}

/** OAuth 2 with this CRM. All but `authorizeUrl` and `isOwnAddress` call the CRM and reject with a `CrmError`. */
export interface CrmOAuth {
  /** All that is asked for, the optional ones too. */
  scopes: readonly string[]
  optionalScopes: readonly OptionalScope[]
  authorizeUrl(request: { state: string; redirectUri: string }): URL
  /** Is this an address of the CRM itself, to which an install that began there may be sent back? */
  isOwnAddress(address: string): boolean
  exchange(request: { code: string; redirectUri: string }): Promise<TokenSet>
  refresh(refreshToken: string): Promise<TokenSet>
  /** What the CRM says of a token; null when it is no longer good. */
  introspect(token: string, kind: 'access_token' | 'refresh_token'): Promise<Grant | null>
  /** Ends our access for good: the app is uninstalled from the account and the tokens are revoked. */
  disconnect(tokens: { accessToken: string; refreshToken: string }): Promise<void>
}

/** An HTTP request as it came over the wire. `url` is the public URL that the CRM called; `body` the exact bytes. */
export interface RawRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string | undefined>>
  body: Uint8Array
}

export type Verdict<T> = { ok: true; value: T } | { ok: false; reason: string }

/** Who is asking for a card: proved by the CRM's signature, never by what the request claims. */
export interface CardCaller {
  accountId: string
  userId: string | null
  userEmail: string | null
}

/** A step of a workflow in the CRM: it asks us to enrich a record, and waits until we say what became of it. */
export interface WorkflowStep {
  accountId: string
  /** Null where the workflow runs on a kind of record that we do not know. */
  record: { type: RecordType; id: string } | null
  /** By which the step is answered; the same when the CRM asks again. */
  callbackId: string
}

/** What a step of a workflow is answered at once: to wait until it is told, or what became of the record. */
export type WorkflowReply = { wait: true } | { wait: false; outcome: WorkflowOutcome }

export interface CrmRequests {
  /** Is this webhook really theirs? Constant-time, within the CRM's replay window. */
  verifyWebhook(request: RawRequest, now: Date): Verdict<null>
  authenticateCard(request: RawRequest, now: Date): Verdict<CardCaller>
  authenticateWorkflow(request: RawRequest, now: Date): Verdict<WorkflowStep>
  /** The body that answers a step's request. */
  workflowReply(reply: WorkflowReply): object
}

/** Something that happened to a record in a CRM account. */
export interface Change {
  accountId: string
  kind: 'created' | 'updated' | 'deleted' | 'merged' | 'privacy_deleted' | 'uninstalled'
  recordType: RecordType | null
  recordId: string | null
  /** On a merge: the records that went into `recordId`. */
  mergedIds: readonly string[]
  field: string | null
  at: IsoInstant
  /** The same for every delivery of the same event. */
  dedupeKey: string
  /** True when our own write caused it: an echo. */
  ours: boolean
}

export interface CrmEvents {
  /** Unknown event types are left out; a body that is not a webhook at all gives a `Verdict` with the reason. */
  decode(body: Uint8Array): Verdict<Change[]>
}

/** One call to a CRM's API, for logs, budgets and the count of calls. Holds no secret and no record data. */
export interface CallReport {
  method: string
  /** The path without query. */
  path: string
  status: number | null
  durationMs: number
  /** How many records went with it. */
  records: number
  /** What the answer said of the account's limits. */
  limits: readonly StatedLimit[]
  /** Set where the CRM refused the call because there were too many. */
  refused: Refused | null
}

/** What a connector needs to speak for one integration. */
export interface CrmSession {
  accountId: string
  instanceUrl: string | null
  /** A token that is valid now; the vault refreshes it when due. The last thing asked for before each call. */
  accessToken(): Promise<string>
  /**
   * Called before every call; resolves when it may be made. Rejects with a `CrmError` where that is too far off, and then
   * it must not be made.
   */
  beforeCall(cost: CallCost): Promise<void>
  /**
   * What to do with a value that is none of a field's options: refuse it for its record, or add it to the options of a
   * field that people made. Default `refuse`.
   */
  unknownOptions?: 'refuse' | 'add'
  /** Called after every call, also after failed ones. */
  onCall(report: CallReport): void
  signal?: AbortSignal
}

/** Holds of a record whose field has one of these values, spelled as text. */
export interface FieldIs extends FieldRef {
  values: readonly string[]
}

/** Where a CRM keeps what becomes of a deal. `pipeline` is null where all deals are in one. */
export interface DealFields {
  stage: string
  pipeline: string | null
  closed: FieldIs
  won: FieldIs
  /** The day or the moment on which it was closed. */
  closedAt: FieldRef
}

/** All that the backend needs to know of a CRM. */
export interface CrmProvider {
  type: CrmType
  name: string
  oauth: CrmOAuth
  requests: CrmRequests
  events: CrmEvents
  /** The limits that its documents name, until its answers state them. */
  limits: readonly Limit[]
  fields: KnowledgeFields & { custom: readonly CustomField[]; defaults: readonly Mapping[]; deal: DealFields }
  /** Where a person can open the record, or null when the CRM's account has no known address. */
  recordUrl(accountId: string, type: RecordType, id: string): string | null
  connect(session: CrmSession): CrmConnector
}
