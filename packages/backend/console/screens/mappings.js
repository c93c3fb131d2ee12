import { ask, crm } from '../api.js'
import { element } from '../element.js'
import { actButton, announce, empty, heading, troubleBox } from '../show.js'

const ENTITIES = [
  ['company', 'Companies'],
  ['contact', 'Contacts'],
  ['deal', 'Deals'],
]
const POLICIES = [
  ['always', 'Always'],
  ['if_blank', 'Where blank'],
  ['if_ours', 'Where blank or ours'],
  ['never', 'Never'],
]
const DIRECTIONS = [
  ['to_crm', '→ CRM'],
  ['from_crm', '← CRM'],
  ['bidirectional', '↔ both'],
]
/** Whose value counts. The first is no rule of its own. */
const CONFLICTS = [
  ['', 'As usual'],
  ['newest', 'Newest'],
  ['crm', 'The CRM’s'],
  ['oppspot', 'oppSpot’s'],
]

const COLUMNS = ['Our field', 'CRM field', 'Written', 'Direction', 'In a conflict', 'Transform (CEL)']

/** Which of our fields goes into which of the CRM's, when, and changed how. */
export async function mappings(main, { id, name, withheld }, signal) {
  const path = crm(`/${id}`)
  const place = element(
    'section',
    { className: 'list', 'aria-busy': 'true' },
    element('div', { className: 'skeleton' }),
  )
  const trouble = element('div')
  main.append(
    heading(
      'Fields',
      'What SmartSync writes into which field of the CRM. Saved as a whole, once everything has been checked against the CRM. Where both sides changed a field that also comes from the CRM, its row says whose value counts: as usual is as the overview says.',
    ),
    place,
  )
  try {
    const [{ ours, theirs }, { mappings: known }] = await Promise.all([
      ask('GET', `${path}/fields`),
      ask('GET', `${path}/mappings`),
    ])
    if (signal.aborted) return
    place.removeAttribute('aria-busy')
    const rows = known.map((mapping) => ({ mapping: { ...mapping }, gone: false }))
    const sections = ENTITIES.map(([entity, title]) =>
      section(entity, title, rows, {
        ours,
        theirs: theirs[entity],
        notice: entity === 'deal' ? dealNotice(name, withheld) : null,
      }),
    )
    const save = async () => {
      const wanted = rows.filter(({ gone }) => !gone).map(({ mapping }) => mapping)
      await ask('PUT', `${path}/mappings`, { mappings: wanted })
      trouble.replaceChildren(
        element('p', { className: 'notice', role: 'status' }, 'Saved. The next batch goes by it.'),
      )
      announce('Saved')
    }
    place.replaceChildren(
      ...sections,
      trouble,
      element('div', { className: 'row' }, actButton('Check and save', save, { className: 'primary', place: trouble })),
    )
  } catch (failure) {
    place.replaceChildren(troubleBox(failure))
  }
}

/** Why deals are not written as they are mapped; null where they are. */
function dealNotice(name, withheld) {
  const features = withheld.map(({ feature }) => feature)
  const how = `To change that, choose Connect again on the overview as an administrator of ${name}, and allow all that is asked for.`
  if (features.includes('deals'))
    return `The account does not let SmartSync write to deals: nothing below is written. ${how}`
  if (features.includes('deal_fields'))
    return `The account does not let SmartSync have fields of its own on deals. Fields of yours can be mapped. ${how}`
  return null
}

function section(entity, title, rows, fields) {
  const body = element('tbody')
  const none = empty('Nothing is mapped.')
  const add = (row) => {
    none.hidden = true
    body.append(line(row, fields))
  }
  const own = rows.filter(({ mapping }) => mapping.entityType === entity)
  const addNew = async () => {
    const mapping = {
      entityType: entity,
      oppspotField: fields.ours[0].key,
      crmField: '',
      type: 'text',
      direction: 'to_crm',
      policy: 'if_blank',
      transform: null,
    }
    const row = { mapping, gone: false }
    rows.push(row)
    add(row)
  }
  for (const row of own) add(row)
  return element(
    'section',
    { className: 'sheet' },
    element('h2', {}, title),
    fields.notice && element('p', { className: 'notice warm' }, fields.notice),
    element(
      'div',
      { className: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${title}: fields` },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            [...COLUMNS, ''].map((text) => element('th', { scope: 'col' }, text)),
          ),
        ),
        body,
      ),
    ),
    none,
    element('div', {}, actButton('Add a field', addNew)),
  )
}

function line(row, { ours, theirs }) {
  const { mapping } = row
  const set = (key) => (event) => {
    mapping[key] = event.target.value
  }
  const pick = (label, options, current, onchange) =>
    element(
      'select',
      { 'aria-label': label, onchange },
      options.map(([value, text]) => element('option', { value, selected: value === current }, text)),
    )
  const ourFields = ours.map(({ key, label }) => [key, label])
  const known = theirs.map(({ field, label }) => [field, label === field ? field : `${label} (${field})`])
  const theirFields = theirs.some(({ field }) => field === mapping.crmField)
    ? known
    : [[mapping.crmField, mapping.crmField === '' ? 'Choose one' : `${mapping.crmField} (not there)`], ...known]
  const chooseTheirs = (event) => {
    mapping.crmField = event.target.value
    const chosen = theirs.find(({ field }) => field === mapping.crmField)
    if (chosen) Object.assign(mapping, { type: chosen.type, fieldKind: chosen.custom ? 'custom' : 'standard' })
  }
  const transform = element('input', { 'aria-label': 'Transform', value: mapping.transform ?? '', spellcheck: 'false' })
  transform.addEventListener('change', () => {
    mapping.transform = transform.value.trim() === '' ? null : transform.value
  })
  const conflict = pick('In a conflict', CONFLICTS, mapping.conflict ?? '', () => {
    mapping.conflict = conflict.value === '' ? null : conflict.value
  })
  // What only goes to the CRM meets nothing that came from there.
  const offerConflict = () => {
    conflict.disabled = mapping.direction === 'to_crm'
  }
  offerConflict()
  const turn = (event) => {
    set('direction')(event)
    offerConflict()
  }
  const cells = [
    pick('Our field', ourFields, mapping.oppspotField, set('oppspotField')),
    pick('CRM field', theirFields, mapping.crmField, chooseTheirs),
    pick('Written', POLICIES, mapping.policy, set('policy')),
    pick('Direction', DIRECTIONS, mapping.direction, turn),
    conflict,
    transform,
  ]
  const remove = async () => {
    row.gone = true
    node.remove()
  }
  const node = element(
    'tr',
    {},
    cells.map((cell, index) => element('td', { 'data-label': COLUMNS[index] }, cell)),
    element('td', {}, actButton('Remove', remove, { className: 'plain' })),
  )
  return node
}
