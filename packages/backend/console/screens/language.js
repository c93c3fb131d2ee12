import { ask } from '../api.js'
import { element } from '../element.js'
import { troubleBox } from '../show.js'

const LANGUAGES = [
  ['en', 'English'],
  ['de', 'Deutsch'],
  ['fr', 'Français'],
  ['es', 'Español'],
]

/** The language in which SmartSync writes for the organization; a change is saved at once, what fails goes back. */
export function languagePart() {
  const part = element('section', { className: 'sheet', 'aria-labelledby': 'language' })
  part.append(element('h2', { id: 'language' }, 'What SmartSync writes'))
  show(part)
  return part
}

async function show(part) {
  try {
    part.append(...control(await ask('GET', 'api/language')))
  } catch (trouble) {
    part.append(troubleBox(trouble))
  }
}

function control({ language }) {
  let known = language
  const told = element(
    'p',
    { className: 'quiet small', role: 'status' },
    'Summaries, reasons, next actions and tasks. A change is saved at once.',
  )
  const select = element(
    'select',
    {},
    LANGUAGES.map(([value, text]) => element('option', { value, lang: value, selected: value === known }, text)),
  )
  select.addEventListener('change', async () => {
    told.textContent = 'Saving…'
    try {
      known = (await ask('PUT', 'api/language', { language: select.value })).language
      told.textContent = 'Saved. What is in the CRM is written anew when a record is next enriched.'
    } catch (trouble) {
      select.value = known
      told.replaceChildren(troubleBox(trouble))
    }
  })
  return [element('label', { className: 'field' }, element('span', {}, 'Language'), select), told]
}
