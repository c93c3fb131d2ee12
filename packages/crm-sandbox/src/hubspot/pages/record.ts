import { cardSlot, type PlacedCard, placedCards, type Viewer } from '../cards/card-slots.ts'
import type { CrmRecord, Portal, Property } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import type { PortalState, Table } from '../portal-state.ts'
import type { State } from '../state.ts'
import { optionsOf } from '../values.ts'
import { html } from './html.ts'
import { page, recordPath, TYPE_NAMES } from './layout.ts'
import { readableValue, recordTitle } from './record-title.ts'
import { LOCALES } from './viewer.ts'

/** How a record is shown: to whom, which of its tabs, and what went wrong with the last change. */
export interface RecordView {
  viewer: Viewer
  /** The uid of the card in the tab; null for the properties. */
  tab: string | null
  problem?: string
}

/**
 * One record: its properties by group, those of apps first; in the sidebar the apps' cards, what it is linked to, its tasks,
 * and a form to change a value. The parts that change are marked, so that the page can show them anew.
 */
export function recordPage(
  hubspot: State,
  state: PortalState,
  type: ObjectType,
  record: CrmRecord,
  { viewer, tab, problem }: RecordView,
): string {
  const { portal } = state
  const table = state.tables[type]
  const title = recordTitle(type, record)
  const cards = placedCards(hubspot, state, type)
  const slot = (placed: PlacedCard) => cardSlot(placed, portal, record, type, viewer)
  const tabs = cards.filter(({ card }) => card.location === 'crm.record.tab')
  const open = tabs.find(({ card }) => card.uid === tab)
  const content = html`<h1>${title}</h1>
<p class="lead">${capital(KINDS[type].singular)} · record ${record.id}${record.archivedAt === undefined ? '' : ' · archived'}</p>
${problem ? html`<p class="alarm" role="alert">${problem}</p>` : ''}
${tabs.length === 0 ? '' : tabLinks(tabs, open)}
<div class="columns">
${open === undefined ? html`<div class="stack" data-record-part="properties">${groupPanels(state, table, record)}</div>` : html`<div class="stack">${slot(open)}</div>`}
<div class="stack">${cards.filter(({ card }) => card.location === 'crm.record.sidebar').map(slot)}
<div class="stack" data-record-part="related">${type === 'tasks' ? '' : taskPanel(state, type, record)}${linkPanels(state, type, record)}</div>
${editPanel(state, type, table, record)}${cards.length > 0 ? viewerPanel(portal, viewer, tab) : ''}</div>
</div>`
  return page({ title, content, portal, type, cards: cards.length > 0 })
}

function tabLinks(tabs: readonly PlacedCard[], open: PlacedCard | undefined) {
  const link = (to: string, name: string, current: boolean) =>
    html`<a href="${to}" ${current ? html`aria-current="page"` : ''}>${name}</a>`
  return html`<nav class="tabs" aria-label="Record">${link('?', 'Overview', open === undefined)}${tabs.map(
    ({ app, card }) => link(`?tab=${encodeURIComponent(card.uid)}`, app.name, card.uid === open?.card.uid),
  )}</nav>`
}

function viewerPanel({ users }: Portal, { user, locale }: Viewer, tab: string | null) {
  return html`<section class="panel" aria-labelledby="viewer">
<h2 id="viewer">Who looks at it</h2>
<form method="get">
${tab === null ? '' : html`<input type="hidden" name="tab" value="${tab}">`}
<label>You are <select name="as">${users.map(({ userId, firstName, lastName }) => html`<option value="${userId}" ${userId === user.userId ? html`selected` : ''}>${firstName} ${lastName}</option>`)}</select></label>
<label>Language <select name="locale">${Object.entries(LOCALES).map(([code, name]) => html`<option value="${code}" ${code === locale ? html`selected` : ''}>${name}</option>`)}</select></label>
<button>Look again</button>
</form>
</section>`
}

function groupPanels({ portal }: PortalState, table: Table, record: CrmRecord) {
  const properties = [...table.properties.values()].filter((property) => !property.archived)
  const groups = [...table.groups.values()].map((group) => {
    const members = properties.filter((property) => property.groupName === group.name)
    const own = members.some((property) => !property.hubspotDefined)
    return { group, own, members: members.filter((property) => own || record.properties[property.name] !== undefined) }
  })
  return groups
    .filter(({ members }) => members.length > 0)
    .sort((a, b) => Number(b.own) - Number(a.own))
    .map(
      ({ group, own, members }) => html`<section class="panel${own ? ' own' : ''}" aria-label="${group.label}">
<h2>${group.label}</h2>
<dl class="properties">${members.map((property) => {
        const value = record.properties[property.name]
        const shown = value === undefined ? html`<span class="soft">–</span>` : readableValue(property, value, portal)
        return html`<dt title="${property.name}">${property.label}</dt><dd>${shown}</dd>`
      })}</dl>
</section>`,
    )
}

function editPanel({ portal }: PortalState, type: ObjectType, table: Table, record: CrmRecord) {
  const editable = [...table.properties.values()].filter((property) => !property.readOnly && !property.archived)
  const option = (property: Property) => html`<option value="${property.name}">${property.label}</option>`
  const hints = editable.flatMap((property) =>
    property.type === 'enumeration' || property.type === 'bool'
      ? optionsOf(property, portal)
          .slice(0, 20)
          .map(({ value }) => value)
      : [],
  )
  return html`<section class="panel" aria-labelledby="edit">
<h2 id="edit">Change a value</h2>
<form method="post" action="${recordPath(portal.portalId, type, record.id)}">
<label>Property <select name="property">${editable.map(option)}</select></label>
<label>New value <input name="value" list="values" autocomplete="off"></label>
<datalist id="values">${[...new Set(hints)].map((value) => html`<option value="${value}">`)}</datalist>
<label>As <select name="userId">${portal.users.map((user) => html`<option value="${user.userId}">${user.firstName} ${user.lastName}</option>`)}</select></label>
<button>Save</button>
</form>
</section>`
}

function taskPanel(state: PortalState, type: ObjectType, record: CrmRecord) {
  const tasks = [...state.links.of({ type, id: record.id }, 'tasks').keys()]
    .flatMap((id) => state.find('tasks', id) ?? [])
    .sort((a, b) => (b.properties.hs_timestamp ?? '').localeCompare(a.properties.hs_timestamp ?? ''))
  const due = state.tables.tasks.property('hs_timestamp')
  return html`<section class="panel" aria-labelledby="tasks"><h2 id="tasks">Tasks</h2>
${
  tasks.length === 0
    ? html`<p class="soft">None yet.</p>`
    : html`<ul class="plain">${tasks.map(({ id, properties }) => {
        const time = properties.hs_timestamp
        const when = due && time ? `Due ${readableValue(due, time, state.portal)}` : 'No due date'
        return html`<li><a href="${recordPath(state.portal.portalId, 'tasks', id)}">${properties.hs_task_subject ?? 'Task'}</a>
<div class="soft">${when} ${properties.hs_task_priority ? html`<span class="tag">${properties.hs_task_priority.toLowerCase()}</span>` : ''}</div>
<div>${withoutTags(properties.hs_task_body ?? '').slice(0, 280)}</div></li>`
      })}</ul>`
}</section>`
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Task notes hold HTML; here they are shown as text. */
function withoutTags(markup: string): string {
  return markup.replace(/<[^>]*>/g, ' ').trim()
}

function linkPanels(state: PortalState, type: ObjectType, record: CrmRecord) {
  const others = (['contacts', 'companies', 'deals'] as const).filter((other) => other !== type)
  return others.flatMap((other) => {
    const linked = [...state.links.of({ type, id: record.id }, other)]
    const items = linked.flatMap(([id, typeIds]) => {
      const found = state.find(other, id)
      if (!found) return []
      const primary = [1, 2, 5, 6].some((typeId) => typeIds.has(typeId))
      return html`<li><a href="${recordPath(state.portal.portalId, other, id)}">${recordTitle(other, found)}</a> ${primary ? html`<span class="tag">primary</span>` : ''}</li>`
    })
    if (items.length === 0) return []
    return html`<section class="panel" aria-label="${TYPE_NAMES[other]}"><h2>${TYPE_NAMES[other]}</h2><ul class="plain">${items}</ul></section>`
  })
}
