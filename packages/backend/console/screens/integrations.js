import { ask, crm } from '../api.js'
import { element } from '../element.js'
import { actButton, badge, empty, heading } from '../show.js'
import { watch } from '../watch.js'
import { ago, plural } from '../words.js'
import { languagePart } from './language.js'

const CRMS = [['hubspot', 'HubSpot']]

/** All integrations of the organization with how they are, connecting another account, and the language of it all. */
export function integrationsScreen(main, signal) {
  const place = element('section', { 'aria-label': 'Integrations' })
  const trouble = element('div')
  const connect = CRMS.map(([crmType, name]) =>
    actButton(
      `Connect ${name}`,
      async () => location.assign((await ask('POST', crm('/connect'), { crm: crmType })).url),
      { className: 'primary', place: trouble },
    ),
  )
  main.append(
    heading('Integrations', 'The CRM accounts that SmartSync keeps up to date.', ...connect),
    trouble,
    place,
    languagePart(),
  )
  watch(place, {
    signal,
    everyMs: 5_000,
    load: () => ask('GET', crm()),
    draw: ({ integrations }) =>
      integrations.length === 0
        ? empty('No CRM is connected yet. Connect one, and SmartSync begins to enrich what you have there.')
        : element('ul', { className: 'list' }, integrations.map(card)),
  })
}

function card(integration) {
  const { id, lastSyncAt, lastError, jobs } = integration
  return element(
    'li',
    { className: 'sheet' },
    element(
      'div',
      { className: 'row spread' },
      element('h2', {}, element('a', { href: `#/${id}` }, accountWords(integration))),
      element('div', { className: 'row' }, stateBadge(integration)),
    ),
    element(
      'p',
      { className: 'quiet' },
      `Synced ${ago(lastSyncAt)} · ${plural(jobs.waiting + jobs.working, 'job')} to do`,
      jobs.parked > 0 && [' · ', element('a', { href: `#/${id}/jobs` }, `${jobs.parked} parked`)],
    ),
    lastError && element('p', { className: 'notice alarm' }, lastError),
    cardsNotice(integration),
  )
}

/** Which account it is, by name where the CRM gave one. */
export function accountWords({ name, accountId, accountName }) {
  return `${name} · ${accountName ?? accountId}`
}

/** That reps see no card, and why; nothing where they do. */
export function cardsNotice({ cardsClosed }) {
  return cardsClosed && element('p', { className: 'notice alarm' }, `Reps see no card. ${cardsClosed}`)
}

/** In a word how an integration is. */
export function stateBadge({ active, health, lastError, cardsClosed, syncFrequency }) {
  if (!active) return badge('Not connected', 'alarm')
  if (health.circuit === 'open') return badge('Left alone for now', 'alarm')
  if (health.until !== null) return badge('Resting', 'warm')
  if (lastError !== null || cardsClosed !== null) return badge('Needs attention', 'warm')
  return badge(syncFrequency === 'manual' ? 'Connected, by hand only' : 'Connected', 'good')
}
