import { ask, crm } from '../api.js'
import { element, link } from '../element.js'
import { planParts } from '../plan.js'
import { actButton, announce, badge, confirmed, empty, heading } from '../show.js'
import { watch } from '../watch.js'
import { ago, exactly } from '../words.js'

const STATUSES = [
  ['', 'Everything'],
  ['success', 'Written'],
  ['skipped', 'Nothing written'],
  ['failed', 'Failed'],
]
const TYPES = [
  ['', 'All records'],
  ['company', 'Companies'],
  ['contact', 'Contacts'],
  ['deal', 'Deals'],
  ['task', 'Tasks'],
]

/** What was done to records and why, with a way to take it back. */
export function logs(main, integration, signal) {
  const trouble = element('div')
  const place = element('section', { 'aria-label': 'Log' })
  const chosen = { status: '', recordType: '', recordId: '' }
  const more = element('div', { className: 'row' })
  let leave = new AbortController()

  const query = (cursor) => {
    const wanted = Object.entries({ ...chosen, ...(cursor ? { cursor } : {}) }).filter(([, value]) => value !== '')
    return crm(`/${integration.id}/logs?${new URLSearchParams(wanted)}`)
  }
  const choose = (name, label, options) =>
    element(
      'label',
      { className: 'field' },
      element('span', {}, label),
      element(
        'select',
        { onchange: ({ target }) => change(name, target.value) },
        options.map(([value, text]) => element('option', { value }, text)),
      ),
    )
  const record = element('input', {
    type: 'search',
    size: 14,
    onchange: ({ target }) => change('recordId', target.value.trim()),
  })
  main.append(
    heading('Log', 'What was done to each record and why. What was written can be taken back.'),
    element(
      'div',
      { className: 'row' },
      choose('status', 'What came of it', STATUSES),
      choose('recordType', 'Records', TYPES),
      element('label', { className: 'field' }, element('span', {}, 'Record id'), record),
    ),
    trouble,
    place,
    more,
  )
  signal.addEventListener('abort', () => leave.abort())
  look()

  function change(name, value) {
    chosen[name] = value
    look()
  }

  function look() {
    leave.abort()
    leave = new AbortController()
    more.replaceChildren()
    watch(place, {
      signal: leave.signal,
      everyMs: 5_000,
      isBusy: () => place.querySelector('details[open]') !== null || place.childElementCount > 2,
      load: () => ask('GET', query()),
      draw: ({ logs: list, next }) => {
        offerMore(next)
        return list.length === 0 ? empty('Nothing fits.') : list.map((log) => entry(log, integration, trouble))
      },
    })
  }

  function offerMore(next) {
    if (next === null) return more.replaceChildren()
    const older = async () => {
      const page = await ask('GET', query(next))
      place.append(
        element(
          'div',
          { className: 'list' },
          page.logs.map((log) => entry(log, integration, trouble)),
        ),
      )
      offerMore(page.next)
    }
    more.replaceChildren(actButton('Show older ones', older, { place: trouble }))
  }
}

const KINDS = { success: 'good', failed: 'alarm', skipped: '', pending: 'warm' }
const WORDS = { create: 'Created', update: 'Updated', delete: 'Removed', skip: 'Nothing written' }

function entry(log, integration, trouble) {
  const { recordType, recordId, url, direction, operation, status, reason, error, subject, at, undoOf, canUndo } = log
  const record = `${recordType} ${recordId ?? ''}`
  const title = subject ?? reason
  const details = log.changes.length + log.heldBack.length
  const takeBack = async () => {
    const wanted = await confirmed({
      title: 'Take this back?',
      text: 'Each field gets back what stood there before, unless somebody changed it since. You can take that back in turn.',
      act: 'Take it back',
    })
    if (!wanted) return
    await ask('POST', crm(`/${integration.id}/logs/${log.id}/undo`))
    announce('It is being taken back. What came of it will be the newest entry here.')
    trouble.replaceChildren(
      element(
        'p',
        { className: 'notice', role: 'status' },
        'It is being taken back. What came of it will be the newest entry here.',
      ),
    )
  }
  return element(
    'article',
    { className: 'sheet' },
    element(
      'div',
      { className: 'row spread' },
      element('h2', {}, link(url, record)),
      element(
        'div',
        { className: 'row' },
        undoOf !== null && badge('Taken back', 'warm'),
        direction === 'from_crm' && badge('From the CRM'),
        badge(status === 'failed' ? 'Failed' : WORDS[operation], KINDS[status]),
        element('time', { className: 'quiet small', datetime: at, title: exactly(at) }, ago(at)),
      ),
    ),
    (subject !== null || log.changes.length === 0) &&
      element('p', {}, title, subject !== null && log.due !== null && ` · due ${log.due}`),
    subject !== null && element('p', { className: 'quiet small' }, reason),
    error && element('p', { className: 'notice alarm' }, error),
    element(
      'div',
      { className: 'row spread top-aligned' },
      details > 0
        ? element(
            'details',
            {},
            element('summary', {}, `${log.changes.length} written, ${log.heldBack.length} held back`),
            planParts(log),
          )
        : element('span'),
      canUndo && actButton('Take it back', takeBack, { place: trouble }),
    ),
  )
}
