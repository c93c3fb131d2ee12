import { ask, crm } from '../api.js'
import { element } from '../element.js'
import { actButton, announce, badge, confirmed, empty, facts, heading, numbers } from '../show.js'
import { watch } from '../watch.js'
import { ago, count, lasting, plural } from '../words.js'

/** Enriching all that an account holds: what it would cost, starting it, following it, taking it back. */
export function backfills(main, { id }, signal) {
  const path = crm(`/${id}/backfills`)
  const trouble = element('div')
  const offer = element('div')
  const place = element('section', { 'aria-label': 'Backfills' })
  const form = scopeForm()
  const estimate = async () => {
    trouble.replaceChildren()
    const scope = form.scope()
    const sum = await ask('POST', `${path}/estimate`, scope)
    offer.replaceChildren(
      offerOf(
        sum,
        async () => {
          await ask('POST', path, scope)
          offer.replaceChildren()
          announce('The backfill has begun.')
          await again()
        },
        trouble,
      ),
    )
    announce(`${plural(sum.records, 'record')}, ${plural(sum.calls, 'API call')}`)
  }
  main.append(
    heading('Backfills', 'Enrich what was in the CRM before SmartSync. Whoever presses Enrich now goes first.'),
    element(
      'section',
      { className: 'sheet', 'aria-label': 'A new backfill' },
      form.node,
      element('div', { className: 'row' }, actButton('Estimate', estimate, { place: trouble })),
      offer,
    ),
    trouble,
    place,
  )
  const act = async (backfill, verb) => {
    await ask('POST', `${path}/${backfill.id}/${verb}`)
    await again()
  }
  const again = watch(place, {
    signal,
    everyMs: 2_000,
    load: () => ask('GET', path),
    draw: ({ backfills: list }) =>
      list.length === 0 ? empty('There has been no backfill yet.') : list.map((each) => card(each, id, act, trouble)),
  })
}

function scopeForm() {
  const boxes = [
    ['company', 'Companies', true],
    ['contact', 'Contacts', true],
    ['deal', 'Deals', false],
  ].map(([value, label, checked]) => {
    const box = element('input', { type: 'checkbox', value, checked })
    return { box, node: element('label', { className: 'check' }, box, label) }
  })
  const since = element('input', { type: 'date' })
  const fresh = element('input', { type: 'checkbox' })
  const node = element(
    'div',
    { className: 'columns' },
    element(
      'fieldset',
      {},
      element('legend', {}, 'Records'),
      boxes.map((each) => each.node),
    ),
    element(
      'fieldset',
      {},
      element('legend', {}, 'Only those'),
      element('label', { className: 'field' }, element('span', {}, 'created on or after'), since),
      element('label', { className: 'check' }, fresh, 'in which nothing of ours stands yet'),
    ),
  )
  return {
    node,
    scope: () => ({
      recordTypes: boxes.filter(({ box }) => box.checked).map(({ box }) => box.value),
      createdSince: since.value === '' ? null : new Date(since.value).toISOString(),
      neverEnriched: fresh.checked,
    }),
  }
}

function offerOf({ records, calls, minutes, llmTokens, assumptions }, start, trouble) {
  return element(
    'div',
    { className: 'list' },
    numbers([
      ['Records', count(records)],
      ['API calls', count(calls)],
      ['Time', minutes < 1 ? 'under a minute' : lasting(minutes * 60)],
      ['LLM tokens, at most', count(llmTokens)],
    ]),
    element(
      'ul',
      { className: 'quiet small' },
      assumptions.map((text) => element('li', {}, text)),
    ),
    element(
      'div',
      {},
      records === 0
        ? element('p', { className: 'quiet' }, 'There is nothing to enrich.')
        : actButton(`Start with ${plural(records, 'record')}`, start, { className: 'primary', place: trouble }),
    ),
  )
}

const STATES = {
  running: ['Running', 'good'],
  paused: ['Paused', 'warm'],
  completed: ['Completed', 'good'],
  cancelled: ['Cancelled', ''],
  failed: ['Stopped', 'alarm'],
}

function card(backfill, integrationId, act, trouble) {
  const { status, scope, progress, error, requestedBy, createdAt, finishedAt, undo } = backfill
  const [word, kind] = STATES[status]
  const asked = (question, verb) => async () => (await confirmed(question)) && act(backfill, verb)
  const button = (label, work, className = '') => actButton(label, work, { className, place: trouble })
  return element(
    'article',
    { className: 'sheet' },
    element(
      'div',
      { className: 'row spread' },
      element('h2', {}, scopeWords(scope)),
      element('div', { className: 'row' }, badge(word, kind)),
    ),
    element('progress', { max: 100, value: progress.percent, 'aria-label': 'Progress' }),
    element(
      'p',
      {},
      `${progress.percent} % · ${count(progress.done)} of ${count(progress.total)} done`,
      progress.secondsLeft !== null && ` · ${lasting(progress.secondsLeft)} left`,
      progress.failed > 0 && [
        ' · ',
        element('a', { href: `#/${integrationId}/jobs` }, `${count(progress.failed)} failed`),
      ],
    ),
    element(
      'p',
      { className: 'quiet small' },
      `Begun ${ago(createdAt)} by ${requestedBy} · ${count(progress.waiting)} waiting`,
      finishedAt !== null && ` · ended ${ago(finishedAt)}`,
    ),
    error && element('p', { className: 'notice alarm' }, error),
    undo && undoLine(undo),
    element(
      'div',
      { className: 'row' },
      status === 'running' && button('Pause', () => act(backfill, 'pause')),
      (status === 'paused' || status === 'failed') && button('Resume', () => act(backfill, 'resume'), 'primary'),
      finishedAt === null && button('Cancel', asked(CANCEL, 'cancel'), 'grave'),
      finishedAt !== null && undo?.status !== 'running' && button('Take it back', asked(UNDO, 'undo')),
    ),
  )
}

const CANCEL = {
  title: 'Cancel this backfill?',
  text: 'What waits is removed. What was written stays until you take it back.',
  act: 'Cancel it',
}
const UNDO = {
  title: 'Take this backfill back?',
  text: 'Each field gets back what stood there before, unless somebody changed it since; untouched tasks are removed. SmartSync will not write it again by itself.',
  act: 'Take it back',
}

function undoLine({ status, logs, restored, leftAlone, requestedBy, error }) {
  const word = { running: 'Being taken back', completed: 'Taken back', failed: 'Could not be taken back' }[status]
  return element(
    'div',
    { className: `notice ${status === 'failed' ? 'alarm' : 'warm'}` },
    facts([
      [
        `${word} by ${requestedBy}`,
        `${plural(restored, 'field')} put back, ${count(leftAlone)} left as they are, ${plural(logs, 'entry', 'entries')} looked at`,
      ],
    ]),
    error,
  )
}

const TYPE_WORDS = { company: 'companies', contact: 'contacts', deal: 'deals' }

function scopeWords({ recordTypes, createdSince, neverEnriched }) {
  const types = recordTypes.map((type) => TYPE_WORDS[type]).join(', ')
  const since = createdSince === null ? '' : ` since ${createdSince.slice(0, 10)}`
  return `${neverEnriched ? 'New' : 'All'} ${types}${since}`
}
