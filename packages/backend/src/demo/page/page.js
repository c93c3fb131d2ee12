import { element } from './element.js'
import { record } from './record.js'
import { ring } from './score.js'

const byId = (id) => document.getElementById(id)
const QUIET_UNTIL_LOST_MS = 4_000

let state = null
let selected = null
let following = true
let shownRecord = ''
const open = new Set()

const crmName = () => state?.crms[0]?.name ?? 'the CRM'

function show(next) {
  const newest = next.companies[0]?.content
  const isNews = state !== null && newest && newest.company.id !== state.companies[0]?.content.company.id
  state = next
  const ids = state.companies.map(({ content }) => content.company.id)
  if (following || !ids.includes(selected)) selected = ids[0] ?? null
  keepingFocus(() => {
    showCrm()
    showCounts()
    showList()
    showRecord()
  })
  if (isNews)
    byId('announce').textContent =
      `${newest.company.name} enriched: ${newest.score.label}, ${newest.score.total} of 100`
}

function showCrm() {
  byId('crm').textContent = state.crms.length === 0 ? 'No CRM connected' : `${crmName()} sandbox`
  const trouble = state.crms.find(({ connected, lastError }) => !connected || lastError)
  notice('crm', trouble ? `${trouble.name}: ${trouble.lastError ?? 'not connected'}` : null)
}

function showCounts() {
  const { companies, enriched, queued, processing, failed, calls } = state.counts
  const rows = [
    ['Companies', companies],
    ['Enriched', enriched],
    ['Waiting', queued],
    ['In progress', processing],
    ...(failed > 0 ? [['Failed', failed]] : []),
    ['CRM API calls', calls],
  ]
  byId('counts').replaceChildren(
    ...rows.map(([name, number]) =>
      element('div', { dataset: { name } }, element('dt', {}, name), element('dd', {}, number.toLocaleString())),
    ),
  )
  byId('counts').classList.toggle('busy', processing > 0)
}

function showList() {
  const list = byId('list')
  const before = new Set([...list.querySelectorAll('button')].map(({ dataset }) => dataset.key))
  list.replaceChildren(
    ...state.companies.map(({ content, checkedAt }) => {
      const { id, name } = content.company
      const key = `company:${id}`
      return element(
        'li',
        { className: before.size > 0 && !before.has(key) ? 'new' : '' },
        element(
          'button',
          {
            type: 'button',
            dataset: { key },
            'aria-current': id === selected ? 'true' : null,
            onclick: () => select(id),
          },
          ring(content.score, 40),
          element(
            'span',
            { className: 'feed-text' },
            element('span', { className: 'feed-name' }, name),
            element(
              'span',
              { className: 'quiet small' },
              `${content.score.label} · ${time(checkedAt)}${content.invented ? ' · invented' : ''}`,
            ),
          ),
        ),
      )
    }),
  )
  if (state.companies.length === 0)
    list.append(element('li', { className: 'quiet none' }, 'No company has been enriched yet.'))
  list.setAttribute('aria-busy', 'false')
}

function showRecord() {
  const place = byId('record')
  const company = state.companies.find(({ content }) => content.company.id === selected)
  const drawn = JSON.stringify([company, crmName()])
  if (drawn === shownRecord) return
  shownRecord = drawn
  place.setAttribute('aria-busy', 'false')
  place.setAttribute('aria-label', company?.content.company.name ?? 'Selected company')
  place.replaceChildren(
    ...(company ? record(company, crmName(), (key) => open.has(`${selected} ${key}`)) : [empty()])
      .flat()
      .filter(Boolean),
  )
}

function empty() {
  return element(
    'div',
    { className: 'empty' },
    element('h2', {}, 'Nothing enriched yet'),
    element(
      'p',
      {},
      'Capture a lead: SmartSync finds its company, researches and scores it, and writes company, contact and task to the CRM. It appears here as it happens.',
    ),
    element(
      'button',
      { type: 'button', className: 'button primary', onclick: () => byId('capture').click() },
      'Capture a lead',
    ),
  )
}

function select(id) {
  selected = id
  following = id === state.companies[0]?.content.company.id
  keepingFocus(() => {
    showList()
    showRecord()
  })
  if (matchMedia('(max-width: 800px)').matches) byId('record').focus()
}

/** Redraws without taking the keyboard's place away. */
function keepingFocus(draw) {
  const key = document.activeElement?.closest('[data-key]')?.dataset.key
  draw()
  if (!key || document.activeElement?.closest('[data-key]')) return
  const again = document.querySelector(`[data-key="${CSS.escape(key)}"]`)
  ;(again?.querySelector('summary') ?? again)?.focus({ preventScroll: true })
}

/** Who opens something is reading: the newest company no longer takes its place. */
byId('record').addEventListener('click', ({ target }) => {
  if (target.closest('summary')) following = false
})
byId('record').addEventListener(
  'toggle',
  ({ target }) => {
    const key = `${selected} ${target.dataset.key}`
    if (target.open) open.add(key)
    else open.delete(key)
  },
  true,
)

const notices = new Map()
function notice(about, text) {
  if (text === null) notices.delete(about)
  else notices.set(about, text)
  const shown = [...notices.values()].join(' · ')
  const place = byId('notice')
  if (place.textContent !== shown) place.textContent = shown
  place.hidden = shown === ''
}

async function ask(button, path, busyText, done) {
  const text = button.textContent
  button.disabled = true
  button.textContent = busyText
  try {
    const response = await fetch(path, { method: 'POST', headers: { 'X-SmartSync-Demo': '1' } })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${answer.detail} ${answer.help}`)
    notice('ask', null)
    byId('announce').textContent = done(answer)
    following = true
  } catch (error) {
    notice('ask', error instanceof TypeError ? 'SmartSync does not answer. Is it still running?' : error.message)
  } finally {
    button.disabled = false
    button.textContent = text
    if (document.activeElement === document.body) button.focus()
  }
}

byId('capture').addEventListener('click', ({ currentTarget }) =>
  ask(currentTarget, '/demo/leads', 'Capturing…', ({ lead }) => `Captured: ${lead}`),
)
byId('enrich-all').addEventListener('click', ({ currentTarget }) =>
  ask(currentTarget, '/demo/enrich-all', 'Queueing…', ({ jobs }) => `${jobs} companies queued`),
)

const time = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

function linkState(name, text) {
  byId('link').dataset.state = name
  byId('link-text').textContent = text
}

/** The browser connects again by itself after a loss; a word is said only when that takes a while. */
function follow() {
  const source = new EventSource('/demo/stream')
  let lost = null
  source.onmessage = ({ data }) => {
    clearTimeout(lost)
    lost = null
    linkState('live', 'Live')
    notice('link', null)
    show(JSON.parse(data))
  }
  source.addEventListener('trouble', () =>
    notice('link', 'SmartSync runs, but cannot reach its database. Trying again.'),
  )
  source.onerror = () => {
    linkState('lost', 'Reconnecting')
    lost ??= setTimeout(
      () => notice('link', 'The connection to SmartSync is lost. What you see may be out of date; trying again.'),
      QUIET_UNTIL_LOST_MS,
    )
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2_000)
  }
}
follow()
