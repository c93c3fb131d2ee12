import { ask, crm } from '../api.js'
import { element } from '../element.js'
import { actButton, announce, confirmed, facts, heading, numbers, troubleBox } from '../show.js'
import { watch } from '../watch.js'
import { ago, count, exactly, plural } from '../words.js'
import { accountWords, cardsNotice, stateBadge } from './integrations.js'

const DIRECTIONS = [
  ['bidirectional', 'Both ways'],
  ['to_crm', 'To the CRM only'],
  ['from_crm', 'From the CRM only'],
]
const FREQUENCIES = [
  ['realtime', 'As it happens'],
  ['hourly', 'Every hour'],
  ['daily', 'Every day'],
  ['manual', 'Only when asked'],
]
const SWITCHES = [
  ['autoEnrich', 'Enrich records by itself'],
  ['autoScore', 'Score leads'],
  ['autoAssign', 'Suggest owners'],
  ['autoCreateTasks', 'Create tasks for the next action'],
]

/** How one integration is, and how it is set. */
export function overview(main, integration, signal) {
  const { id } = integration
  const path = crm(`/${id}`)
  const trouble = element('div')
  const health = element('section', { 'aria-labelledby': 'health' })
  const settings = element('section', { className: 'sheet', 'aria-labelledby': 'settings' })
  main.append(
    heading(accountWords(integration), `Connected since ${exactly(integration.createdAt)}`),
    trouble,
    element(
      'div',
      { className: 'columns' },
      element('div', { className: 'list' }, element('h2', { id: 'health' }, 'How it is'), health),
      element('div', { className: 'list' }, element('h2', { id: 'settings' }, 'How it is set'), settings),
    ),
  )
  settings.append(...settingsForm(integration, path), connectionPart(integration, path, trouble))
  heldPart(main, path, signal, trouble)
  watch(health, { signal, everyMs: 4_000, load: () => ask('GET', path), draw: (now) => healthSheet(now, id) })
}

function healthSheet(integration, id) {
  const { health, jobs, counts, lastError, lastSyncAt } = integration
  const reason = health.reason ?? lastError
  return element(
    'div',
    { className: 'sheet' },
    element('div', { className: 'row' }, stateBadge(integration)),
    reason && element('p', { className: 'notice alarm' }, reason),
    cardsNotice(integration),
    health.until && element('p', { className: 'notice warm' }, `The account is called again ${ago(health.until)}.`),
    numbers([
      ['To do', count(jobs.waiting + jobs.working)],
      ['Parked', jobs.parked === 0 ? '0' : element('a', { href: `#/${id}/jobs` }, count(jobs.parked))],
      ['API calls today', count(health.callsToday)],
      ['Own changes ignored today', count(counts.echoes)],
      ['Missed webhooks found today', count(counts.missed)],
      ['Fields held', count(counts.held)],
    ]),
    facts([
      ['Last sync', ago(lastSyncAt)],
      ...(integration.connectedBy === null ? [] : [['Connected by', integration.connectedBy]]),
      ...(integration.withheld.length === 0 ? [] : [['Goes without', withheldWords(integration)]]),
      ...health.limits.map(({ name, max, left, windowMs }) => [
        LIMITS[name] ?? `API calls: ${name.replaceAll('_', ' ')}`,
        limitLine(left, Math.floor(max * health.share), max, windowMs),
      ]),
    ]),
  )
}

const LIMITS = { burst: 'Pace of API calls', daily: 'API calls a day', search: 'Pace of searches' }

/** What we do without, and how to allow it. */
function withheldWords({ name, withheld }) {
  const lost = withheld.map((each) => each.lost).join('; ')
  return `${lost}. To allow it, choose Connect again as an administrator of ${name}.`
}

function limitLine(left, ours, max, windowMs) {
  return element(
    'div',
    {},
    element('progress', { max: ours || 1, value: Math.max(0, ours - left), 'aria-label': 'Used of our part' }),
    element(
      'span',
      { className: 'small quiet' },
      `${count(Math.max(0, Math.floor(left)))} of our ${count(ours)} left; ${count(max)} in ${windowWords(windowMs)} are the account’s`,
    ),
  )
}

function windowWords(ms) {
  if (ms >= 86_400_000) return 'a day'
  return ms >= 60_000 ? plural(ms / 60_000, 'minute') : plural(ms / 1_000, 'second')
}

/** Fields that kept bouncing, each with a way to let it go. */
function heldPart(main, path, signal, trouble) {
  const place = element('section', { 'aria-label': 'Held fields' })
  const release = async ({ type, id, field }) => {
    await ask('POST', `${path}/held/release`, { type, id, field })
    announce('It is written again from now on.')
    await again()
  }
  main.append(place)
  const again = watch(place, {
    signal,
    everyMs: 10_000,
    load: () => ask('GET', `${path}/held`),
    draw: ({ held }) =>
      held.length === 0
        ? []
        : [
            element('h2', {}, 'Left alone for a while'),
            element(
              'p',
              { className: 'quiet' },
              'These fields kept changing back and forth between us and somebody else.',
            ),
            ...held.map((each) =>
              element(
                'article',
                { className: 'sheet' },
                element(
                  'div',
                  { className: 'row spread' },
                  element('h3', {}, element('code', {}, each.field), ` of ${each.type} ${each.id}`),
                  actButton('Write it again', () => release(each), { place: trouble }),
                ),
                element(
                  'p',
                  { className: 'quiet small' },
                  `${each.reason} Held since ${ago(each.since)}, until ${exactly(each.until)}.`,
                ),
              ),
            ),
          ],
  })
}

/** Each change is saved at once; what fails goes back to how it was. */
function settingsForm(integration, path) {
  const told = element('p', { className: 'quiet small', role: 'status' }, 'A change is saved at once.')
  const save = async (change, undo) => {
    told.textContent = 'Saving…'
    try {
      await ask('PATCH', path, change)
      told.textContent = 'Saved. The next batch goes by it.'
    } catch (trouble) {
      undo()
      told.replaceChildren(troubleBox(trouble))
    }
  }
  const choice = (key, label, options) => {
    let known = integration[key]
    const select = element(
      'select',
      {},
      options.map(([value, text]) => element('option', { value, selected: value === known }, text)),
    )
    select.addEventListener('change', async () => {
      await save({ [key]: select.value }, () => {
        select.value = known
      })
      known = select.value
    })
    return element('label', { className: 'field' }, element('span', {}, label), select)
  }
  const share = element('input', {
    type: 'range',
    min: 5,
    max: 100,
    step: 5,
    value: Math.round(integration.health.share * 100),
    'aria-describedby': 'share-words',
  })
  const shareWords = element('span', { id: 'share-words', className: 'small quiet' })
  const tellShare = () => {
    shareWords.textContent = `${share.value} % of the account’s API limits may be ours; the rest is left to others.`
  }
  tellShare()
  share.addEventListener('input', tellShare)
  share.addEventListener('change', () => save({ apiShare: Number(share.value) / 100 }, () => {}))
  return [
    choice('syncDirection', 'Direction', DIRECTIONS),
    choice('syncFrequency', 'How often', FREQUENCIES),
    choice('conflictRule', 'Where both sides changed a field', CONFLICTS),
    element(
      'fieldset',
      {},
      element('legend', {}, 'By itself'),
      SWITCHES.map(([key, label]) => {
        const box = element('input', { type: 'checkbox', checked: integration[key] })
        box.addEventListener('change', () =>
          save({ [key]: box.checked }, () => {
            box.checked = !box.checked
          }),
        )
        return element('label', { className: 'check' }, box, label)
      }),
    ),
    element('label', { className: 'field' }, element('span', {}, 'Share of the API'), share, shareWords),
    told,
  ]
}

const CONFLICTS = [
  ['newest', 'The newest value counts'],
  ['crm', 'The CRM’s value counts'],
  ['oppspot', 'oppSpot’s value counts'],
]

function connectionPart({ id, active, crm: type, name }, path, place) {
  const connect = async () =>
    location.assign((await ask('POST', crm('/connect'), { crm: type, integrationId: id })).url)
  const disconnect = async () => {
    const wanted = await confirmed({
      title: `Disconnect ${name}?`,
      text: 'SmartSync loses its access there and stops. What was set up and what was written stays.',
      act: 'Disconnect',
    })
    if (!wanted) return
    const { trouble } = await ask('DELETE', path)
    announce('Disconnected')
    if (trouble === null) location.assign('#/')
    else place.replaceChildren(element('p', { className: 'notice warm' }, `Disconnected here, but: ${trouble}`))
  }
  return element(
    'div',
    { className: 'row' },
    actButton('Connect again', connect, { className: active ? '' : 'primary', place }),
    active && actButton('Disconnect', disconnect, { className: 'grave', place }),
  )
}
