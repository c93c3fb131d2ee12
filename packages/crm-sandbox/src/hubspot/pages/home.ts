import { OBJECT_TYPES } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'
import type { State } from '../state.ts'
import { html } from './html.ts'
import { listPath, page, TYPE_NAMES } from './layout.ts'

/** The accounts, what is in them, and who is connected. */
export function homePage(state: State): string {
  const content = html`<h1>Accounts</h1>
<p class="lead">An emulated CRM for demos, tests and load. Nothing here is a real customer's account.</p>
${[...state.portals.values()].map((portal) => portalPanel(state, portal))}`
  return page({ title: 'Accounts', content })
}

function portalPanel(state: State, { portal, tables }: PortalState) {
  const apps = state.installsIn(portal.portalId).map(({ clientId }) => state.apps.get(clientId)?.name ?? clientId)
  return html`<section class="panel" aria-labelledby="p${portal.portalId}">
<h2 id="p${portal.portalId}">${portal.name} <span class="soft">${portal.portalId}</span></h2>
<div class="tiles">${OBJECT_TYPES.map((type) => {
    const live = [...tables[type].records.values()].filter((record) => record.archivedAt === undefined).length
    return html`<a class="tile" href="${listPath(portal.portalId, type)}"><strong>${live.toLocaleString('en-GB')}</strong>${TYPE_NAMES[type]}</a>`
  })}</div>
<p class="soft">${apps.length > 0 ? html`Connected: ${apps.join(', ')}` : 'No app is connected yet.'}</p>
</section>`
}
