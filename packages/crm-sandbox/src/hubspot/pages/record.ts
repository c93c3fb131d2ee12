import type { CrmRecord, Property } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import type { PortalState, Table } from '../portal-state.ts'
import { optionsOf } from '../values.ts'
import { html } from './html.ts'
import { page, recordPath, TYPE_NAMES } from './layout.ts'
import { readableValue, recordTitle } from './record-title.ts'

/** One record: its properties by group, those of apps first; what it is linked to; its tasks; a form to change a value. */
export function recordPage(state: PortalState, type: ObjectType, record: CrmRecord, problem?: string): string {
  const { portal } = state
  const table = state.tables[type]
  const title = recordTitle(type, record)
  const content = html`<h1>${title}</h1>
<p class="lead">${capital(KINDS[type].singular)} · record ${record.id}${record.archivedAt === undefined ? '' : ' · archived'}</p>
${problem ? html`<p class="alarm" role="alert">${problem}</p>` : ''}
<div class="columns">
<div class="stack">${groupPanels(state, table, record)}</div>
<div class="stack">${editPanel(state, type, table, record)}${type === 'tasks' ? '' : taskPanel(state, type, record)}${linkPanels(state, type, record)}</div>
</div>`
  return page({ title, content, portal, type })
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
