import type { ObjectType } from './objects.ts'

/** A person of a portal. `ownerId` goes into `hubspot_owner_id`; it differs from `userId` on purpose, as in HubSpot. */
export interface User {
  userId: number
  ownerId: string
  email: string
  firstName: string
  lastName: string
  /** Which records they may view, as an administrator set it: all, or only those that they own. */
  views?: 'all' | 'owned' | undefined
  /** Which of those they may also edit. */
  edits?: 'all' | 'owned' | 'none' | undefined
}

export interface Stage {
  id: string
  label: string
  displayOrder: number
  /** "0.0" to "1.0"; exactly 1 is won, exactly 0 is lost. */
  probability: string
  closed: boolean
}

export interface Pipeline {
  id: string
  label: string
  displayOrder: number
  stages: Stage[]
}

/** One HubSpot account. */
export interface Portal {
  portalId: number
  name: string
  domain: string
  timeZone: string
  currency: string
  createdAt: number
  users: User[]
  dealPipelines: Pipeline[]
}

export interface Subscription {
  id: number
  subscriptionType: string
  objectType?: ObjectType | undefined
  propertyName?: string | undefined
  active: boolean
}

/** A card of an app's project, built. */
export interface AppCard {
  uid: string
  name: string
  location: 'crm.record.sidebar' | 'crm.record.tab' | 'crm.preview'
  objectTypes: ObjectType[]
  /** One file that takes React from the page. */
  code: string
}

/** What uploading a developer project tells HubSpot of an app. */
export interface App {
  clientId: string
  clientSecret: string
  appId: number
  name: string
  redirectUrls: string[]
  webhookUrl?: string | undefined
  subscriptions: Subscription[]
  scopes: string[]
  optionalScopes: string[]
  cards?: AppCard[] | undefined
  /** Variables of the project's profile, for its cards. */
  variables?: Record<string, string> | undefined
  /** Origins that its cards may call. */
  fetchUrls?: string[] | undefined
}

/** An app in a portal. */
export interface Install {
  clientId: string
  portalId: number
  userId: number
  scopes: string[]
  refreshToken: string
}

export interface AuthorizationCode {
  code: string
  clientId: string
  portalId: number
  userId: number
  scopes: string[]
  redirectUri: string
  codeChallenge?: string | undefined
  expiresAt: number
}

export interface AccessToken {
  token: string
  clientId: string
  portalId: number
  userId: number
  scopes: string[]
  expiresAt: number
}

export type PropertyType = 'bool' | 'date' | 'datetime' | 'enumeration' | 'number' | 'phone_number' | 'string'

export interface Option {
  label: string
  value: string
  displayOrder: number
  hidden: boolean
  description?: string | undefined
}

export interface Property {
  name: string
  label: string
  groupName: string
  type: PropertyType
  fieldType: string
  description: string
  options: Option[]
  displayOrder: number
  hasUniqueValue: boolean
  hidden: boolean
  formField: boolean
  /** HubSpot keeps its value; writes are refused. */
  readOnly: boolean
  calculated: boolean
  hubspotDefined: boolean
  externalOptions: boolean
  referencedObjectType?: string | undefined
  archived: boolean
  createdAt?: number | undefined
  updatedAt?: number | undefined
}

export interface PropertyGroup {
  name: string
  label: string
  displayOrder: number
  archived: boolean
}

/** A record. Never changed in place: a write stores a new value, so that a reader may keep the old one. */
export interface CrmRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly updatedAt: number
  readonly archivedAt?: number | undefined
  readonly mergedInto?: string | undefined
}

export interface RecordRef {
  type: ObjectType
  id: string
}

/** One event for one app, waiting to be sent. `body` is what the receiver sees, but for `attemptNumber`. */
export interface QueuedEvent {
  seq: number
  clientId: string
  body: { portalId: number; objectId: number; occurredAt: number; subscriptionType: string; [field: string]: unknown }
}

/** Who made a change; it decides `changeSource` and `sourceId` of the events. */
export type Author =
  | { via: 'INTEGRATION'; appId: number }
  | { via: 'CRM_UI'; userId: number }
  | { via: 'AUTOMATION_PLATFORM'; workflowId: number }

/** A property of a record that was written, for the account's workflows. Blank is the empty string. */
export interface PropertyChanged extends RecordRef {
  name: string
  old: string
  value: string
  author: Author
}
