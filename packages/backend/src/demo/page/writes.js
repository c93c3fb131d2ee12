import { element, link } from './element.js'

const VERBS = { create: 'Created', update: 'Updated', delete: 'Deleted', skip: 'Left as it is' }
const NOUNS = { contact: 'Contact', company: 'Company', deal: 'Deal', task: 'Task' }

/** What was done to each record in the CRM: the fields with old and new value and the reason, and what was held back. */
export function writes(entries, crmName, isOpen) {
  if (entries.length === 0) return element('p', { className: 'quiet' }, `Nothing has been written to ${crmName} yet.`)
  return element(
    'ul',
    { className: 'writes' },
    entries.map((entry) => element('li', {}, write(entry, crmName, isOpen))),
  )
}

function write(entry, crmName, isOpen) {
  const key = `write:${entry.id}`
  const outcome = entry.status === 'failed' ? 'failed' : entry.operation
  return element(
    'details',
    { className: 'write', dataset: { key }, open: isOpen(key) },
    element(
      'summary',
      {},
      element(
        'span',
        { className: `verb did-${outcome}` },
        entry.status === 'failed' ? 'Failed' : VERBS[entry.operation],
      ),
      element(
        'span',
        { className: 'write-name' },
        entry.subject ? `${NOUNS[entry.record]}: ${entry.subject}` : NOUNS[entry.record],
      ),
      element('span', { className: 'quiet count' }, tally(entry)),
      element('time', { className: 'quiet', datetime: entry.at }, clock(entry.at)),
    ),
    element(
      'div',
      { className: 'write-body' },
      entry.error && element('p', { className: 'error-text' }, entry.error),
      entry.changes.length === 0 && entry.reason && element('p', {}, entry.reason),
      entry.due && element('p', { className: 'quiet' }, `Due ${day(entry.due)}`),
      entry.changes.length > 0 && changes(entry.changes),
      entry.heldBack.length > 0 && heldBack(entry.heldBack),
      entry.url && link(entry.url, `Open in ${crmName} ↗`, 'open'),
    ),
  )
}

function tally({ changes, heldBack }) {
  const parts = []
  if (changes.length > 0) parts.push(changes.length === 1 ? '1 field' : `${changes.length} fields`)
  if (heldBack.length > 0) parts.push(`${heldBack.length} held back`)
  return parts.join(', ')
}

function changes(list) {
  return element(
    'table',
    {},
    element('caption', { className: 'unseen' }, 'Fields written'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ['Field', 'Was', 'Is now', 'Why'].map((name) => element('th', { scope: 'col' }, name)),
      ),
    ),
    element(
      'tbody',
      {},
      list.map((change) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, element('code', {}, change.field)),
          element('td', { dataset: { label: 'Was' } }, value(change.old)),
          element('td', { dataset: { label: 'Is now' } }, value(change.new)),
          element('td', { className: 'quiet', dataset: { label: 'Why' } }, change.reason),
        ),
      ),
    ),
  )
}

function heldBack(list) {
  return [
    element('h4', {}, 'Held back'),
    element(
      'ul',
      { className: 'held' },
      list.map(({ field, current, reason }) =>
        element(
          'li',
          {},
          element('code', {}, field),
          ' stays ',
          value(current),
          element('span', { className: 'quiet' }, ` — ${reason}`),
        ),
      ),
    ),
  ]
}

function value(raw) {
  if (raw === null || raw === '') return element('span', { className: 'quiet' }, 'blank')
  return Array.isArray(raw) ? raw.join(', ') : String(raw)
}

const clock = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = (date) =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString([], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
