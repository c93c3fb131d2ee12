import type { ObjectType } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'
import { html } from './html.ts'
import { listPath, page, recordPath, TYPE_NAMES } from './layout.ts'
import { readableValue, recordTitle } from './record-title.ts'

const PAGE = 50

const COLUMNS: Record<ObjectType, readonly string[]> = {
  contacts: ['email', 'jobtitle', 'company', 'lifecyclestage', 'lastmodifieddate'],
  companies: ['domain', 'industry', 'city', 'numberofemployees', 'hs_lastmodifieddate'],
  deals: ['dealstage', 'amount', 'closedate', 'hubspot_owner_id', 'hs_lastmodifieddate'],
  tasks: ['hs_task_status', 'hs_task_priority', 'hs_timestamp', 'hubspot_owner_id'],
}

/** One page of an object's records, the latest first. */
export function listPage({ portal, tables }: PortalState, type: ObjectType, pageNumber: number): string {
  const table = tables[type]
  const live = [...table.records.values()].filter((record) => record.archivedAt === undefined).reverse()
  const shown = live.slice((pageNumber - 1) * PAGE, pageNumber * PAGE)
  const columns = COLUMNS[type].flatMap((name) => table.property(name) ?? [])
  const rows = shown.map(
    (
      record,
    ) => html`<tr><td><a href="${recordPath(portal.portalId, type, record.id)}">${recordTitle(type, record)}</a></td>
${columns.map((property) => {
  const value = record.properties[property.name]
  return html`<td${property.type === 'number' ? html` class="number"` : ''}>${value === undefined ? html`<span class="soft">–</span>` : readableValue(property, value, portal)}</td>`
})}</tr>`,
  )
  const link = (to: number, text: string) => html`<a href="${listPath(portal.portalId, type)}?page=${to}">${text}</a>`
  const content = html`<h1>${TYPE_NAMES[type]}</h1>
<p class="lead">${live.length.toLocaleString('en-GB')} ${live.length === 1 ? 'record' : 'records'}</p>
<div class="panel scroll">${
    rows.length === 0
      ? html`<p class="soft">There are none yet. They appear here as soon as an app or an import creates them.</p>`
      : html`<table><thead><tr><th scope="col">Name</th>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
  }</div>
<div class="pages"><span>${pageNumber > 1 ? link(pageNumber - 1, '← Newer') : ''}</span><span>${pageNumber * PAGE < live.length ? link(pageNumber + 1, 'Older →') : ''}</span></div>`
  return page({ title: TYPE_NAMES[type], content, portal, type })
}
