import { ask, crm } from './api.js'
import { element } from './element.js'
import { backfills } from './screens/backfills.js'
import { integrationsScreen } from './screens/integrations.js'
import { jobs } from './screens/jobs.js'
import { logs } from './screens/logs.js'
import { mappings } from './screens/mappings.js'
import { overview } from './screens/overview.js'
import { preview } from './screens/preview.js'
import { troubleBox } from './show.js'

const SCREENS = [
  ['', 'Overview', overview],
  ['mappings', 'Fields', mappings],
  ['preview', 'Preview', preview],
  ['backfills', 'Backfills', backfills],
  ['logs', 'Log', logs],
  ['jobs', 'Jobs', jobs],
]

const main = document.getElementById('main')
const tabs = document.getElementById('tabs')
let leaving = new AbortController()
let first = true

/** Shows the screen that the address names: `#/` all integrations, `#/<id>/<screen>` one of one integration. */
async function show() {
  leaving.abort()
  document.querySelector('dialog')?.close()
  leaving = new AbortController()
  const { signal } = leaving
  const [, id = '', name = ''] = location.hash.split('/')
  try {
    const integration = id === '' ? null : await ask('GET', crm(`/${encodeURIComponent(id)}`))
    if (signal.aborted) return
    drawTabs(integration, name)
    const [, title, screen] = SCREENS.find(([each]) => each === name) ?? SCREENS[0]
    document.title = integration === null ? 'SmartSync console' : `${title} · ${integration.name} · SmartSync console`
    main.replaceChildren()
    if (integration === null) integrationsScreen(main, signal)
    else screen(main, integration, signal)
  } catch (trouble) {
    drawTabs(null, '')
    main.replaceChildren(
      troubleBox(trouble, ' ', element('a', { href: '#/', onclick: () => setTimeout(show) }, 'All integrations')),
    )
  }
  if (!first) main.focus()
  first = false
}

function drawTabs(integration, current) {
  tabs.hidden = integration === null
  if (integration === null) return
  tabs.setAttribute('aria-label', `${integration.name} ${integration.accountId}`)
  tabs.replaceChildren(
    ...SCREENS.map(([name, label]) =>
      element(
        'a',
        {
          href: `#/${integration.id}${name === '' ? '' : `/${name}`}`,
          'aria-current': name === current ? 'page' : null,
        },
        label,
      ),
    ),
  )
}

async function start() {
  try {
    const { by } = await ask('GET', 'console/session')
    document.getElementById('who').textContent = by
    window.addEventListener('hashchange', show)
    await show()
  } catch (trouble) {
    main.replaceChildren(troubleBox(trouble))
  }
}

start()
