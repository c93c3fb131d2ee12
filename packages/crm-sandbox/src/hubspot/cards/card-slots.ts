import type { App, AppCard, CrmRecord, Portal, User } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import { type Html, html } from '../pages/html.ts'
import type { PortalState } from '../portal-state.ts'
import type { State } from '../state.ts'

/** Who looks at a record, and in which language. */
export interface Viewer {
  user: User
  locale: string
}

export interface PlacedCard {
  app: App
  card: AppCard
}

/** The cards of the apps that are installed in the account, for records of that type. */
export function placedCards(state: State, { portal }: PortalState, type: ObjectType): PlacedCard[] {
  return state
    .installsIn(portal.portalId)
    .flatMap(({ clientId }) => state.apps.get(clientId) ?? [])
    .flatMap((app) =>
      (app.cards ?? []).filter(({ objectTypes }) => objectTypes.includes(type)).map((card) => ({ app, card })),
    )
}

/** Where a card is drawn, with all that it is told. */
export function cardSlot(
  { app, card }: PlacedCard,
  portal: Portal,
  record: CrmRecord,
  type: ObjectType,
  viewer: Viewer,
): Html {
  const slot = {
    clientId: app.clientId,
    code: cardPath(app, card),
    context: contextOf({ app, card }, portal, record, type, viewer),
  }
  return html`<section class="panel card" aria-label="${card.name}">
<h2>${card.name} <span class="soft">app card</span></h2>
<div data-card="${JSON.stringify(slot)}"><p class="soft" role="status">The card is loading…</p></div>
</section>`
}

export function cardPath(app: App, card: AppCard): string {
  return `/cards/${encodeURIComponent(app.clientId)}/${encodeURIComponent(card.uid)}.js`
}

/**
 * The context that a card is given.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensions/ui-extensions-sdk
 */
function contextOf(
  { app, card }: PlacedCard,
  portal: Portal,
  record: CrmRecord,
  type: ObjectType,
  { user, locale }: Viewer,
) {
  return {
    location: card.location,
    crm: { objectId: Number(record.id), objectTypeId: KINDS[type].typeId },
    portal: { id: portal.portalId, timezone: portal.timeZone },
    user: {
      id: user.userId,
      email: user.email,
      emails: [user.email],
      firstName: user.firstName,
      lastName: user.lastName,
      locale,
      language: locale.slice(0, 2),
      permissions: [],
      roles: [],
      teams: [],
    },
    extension: { appId: app.appId, appName: app.name, cardTitle: card.name },
    variables: app.variables ?? {},
  }
}
