import type {
  AccessToken,
  App,
  AuthorizationCode,
  CrmRecord,
  Install,
  Portal,
  Property,
  PropertyGroup,
  QueuedEvent,
  RecordRef,
} from './model.ts'
import type { ObjectType } from './objects.ts'

/** One step of the state. All durable state comes from applying these in order; the journal is a list of them. */
export type Entry =
  | { kind: 'portal'; portal: Portal }
  | { kind: 'app'; app: App }
  | { kind: 'install'; install: Install }
  | { kind: 'uninstall'; clientId: string; portalId: number }
  | { kind: 'code'; code: AuthorizationCode }
  | { kind: 'codeUsed'; code: string }
  | { kind: 'accessToken'; token: AccessToken }
  | { kind: 'refreshTokenRevoked'; refreshToken: string }
  | { kind: 'property'; portalId: number; type: ObjectType; property: Property }
  | { kind: 'group'; portalId: number; type: ObjectType; group: PropertyGroup }
  | { kind: 'record'; portalId: number; type: ObjectType; record: CrmRecord }
  | { kind: 'recordErased'; portalId: number; type: ObjectType; id: string }
  | { kind: 'associated'; portalId: number; from: RecordRef; to: RecordRef; typeId: number }
  | { kind: 'dissociated'; portalId: number; from: RecordRef; to: RecordRef; typeId: number }
  | { kind: 'events'; events: QueuedEvent[] }
  | { kind: 'eventsDone'; seqs: number[] }
