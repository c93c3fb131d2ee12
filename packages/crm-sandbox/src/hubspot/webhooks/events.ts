import { associationType } from '../association-types.ts'
import type { App, Author, Portal, QueuedEvent, RecordRef, Subscription } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import type { State } from '../state.ts'

/** Something that happened to a record and that apps may have subscribed to. */
export type Happening =
  | { what: 'creation' | 'deletion' | 'restore' | 'privacyDeletion'; record: RecordRef }
  | { what: 'propertyChange'; record: RecordRef; name: string; value: string }
  | { what: 'merge'; record: RecordRef; merged: string; moved: number }
  | { what: 'associationChange'; record: RecordRef; to: RecordRef; typeId: number; removed: boolean }

/** Turns what happens in one portal into events for the apps installed there. */
export class EventWriter {
  #state: State
  #portal: Portal
  #author: Author
  #now: number
  /** By what they are for, in the order in which they were made. */
  #subscriptions: Map<string, { app: App; subscription: Subscription }[]>

  constructor(state: State, portal: Portal, author: Author, now: number) {
    this.#state = state
    this.#portal = portal
    this.#author = author
    this.#now = now
    const subscriptions = state.installsIn(portal.portalId).flatMap((install) => {
      const app = state.apps.get(install.clientId)
      if (!app?.webhookUrl) return []
      return app.subscriptions
        .filter((subscription) => subscription.active && mayRead(install.scopes, subscription))
        .map((subscription) => ({ app, subscription }))
    })
    this.#subscriptions = Map.groupBy(subscriptions, ({ subscription }) => subject(subscription))
  }

  eventsFor(happening: Happening): QueuedEvent[] {
    const events: QueuedEvent[] = []
    for (const { app, subscription } of this.#subscriptions.get(subjectOf(happening)) ?? []) {
      const seq = this.#state.newSeq()
      events.push({ seq, clientId: app.clientId, body: this.#body(seq, app, subscription, happening) })
    }
    return events
  }

  #body(seq: number, app: App, subscription: Subscription, happening: Happening): QueuedEvent['body'] {
    const { subscriptionType } = subscription
    const generic = subscriptionType.startsWith('object.')
    return {
      eventId: (seq * 2_654_435_761) % 4_294_967_296,
      subscriptionId: subscription.id,
      portalId: this.#portal.portalId,
      appId: app.appId,
      occurredAt: this.#now,
      subscriptionType,
      objectId: Number(happening.record.id),
      ...(generic ? { objectTypeId: KINDS[happening.record.type].typeId } : {}),
      ...sourceOf(this.#author),
      ...detailsOf(happening, generic),
    }
  }
}

/** Writes of an app name the app; edits in the CRM name the user, and those of a workflow the workflow. */
function sourceOf(author: Author) {
  if (author.via === 'INTEGRATION') return { changeSource: 'INTEGRATION', sourceId: String(author.appId) }
  if (author.via === 'AUTOMATION_PLATFORM') {
    return { changeSource: 'AUTOMATION_PLATFORM', sourceId: `workflowId:${author.workflowId}` }
  }
  return { changeSource: 'CRM_UI', sourceId: `userId:${author.userId}` }
}

function detailsOf(happening: Happening, generic: boolean): Record<string, unknown> {
  switch (happening.what) {
    case 'creation':
      return { changeFlag: 'CREATED' }
    case 'restore':
      return { changeFlag: 'RESTORED' }
    case 'deletion':
    case 'privacyDeletion':
      return { changeFlag: 'DELETED' }
    case 'propertyChange':
      return {
        propertyName: happening.name,
        propertyValue: happening.value,
        ...(generic ? { isSensitive: false } : {}),
      }
    case 'merge':
      return {
        primaryObjectId: Number(happening.record.id),
        mergedObjectIds: [Number(happening.merged)],
        newObjectId: Number(happening.record.id),
        numberOfPropertiesMoved: happening.moved,
      }
    case 'associationChange': {
      const { record, to, typeId, removed } = happening
      return {
        associationType: `${KINDS[record.type].singular}_to_${KINDS[to.type].singular}`.toUpperCase(),
        fromObjectId: Number(record.id),
        toObjectId: Number(to.id),
        associationRemoved: removed,
        isPrimaryAssociation: associationType(typeId)?.label === 'Primary',
      }
    }
  }
}

/** What a subscription is for, as `subjectOf` names it. */
function subject({ subscriptionType, objectType, propertyName }: Subscription): string {
  const [object = '', what] = subscriptionType.split('.')
  const type = objectType ?? typeOfSingular(object)
  return what === 'propertyChange' ? `${type} ${what} ${propertyName}` : `${type} ${what}`
}

function subjectOf(happening: Happening): string {
  const { what, record } = happening
  return what === 'propertyChange' ? `${record.type} ${what} ${happening.name}` : `${record.type} ${what}`
}

/** An app hears only of objects that it may read. */
function mayRead(scopes: readonly string[], { subscriptionType, objectType }: Subscription): boolean {
  const type = objectType ?? typeOfSingular(subscriptionType.split('.')[0] ?? '')
  return type !== undefined && scopes.includes(`crm.objects.${KINDS[type].guardedAs}.read`)
}

function typeOfSingular(singular: string): ObjectType | undefined {
  return Object.values(KINDS).find((kind) => kind.singular === singular)?.type
}
