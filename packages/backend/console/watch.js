import { element } from './element.js'
import { troubleBox } from './show.js'

/**
 * Keeps a place showing what `load` gives: a skeleton at first; the trouble and a way to try again where nothing was ever
 * loaded; and what was loaded last, marked as old, where looking again fails. `again` looks at once. Where the person is
 * at work in the place (`isBusy`), nothing is redrawn under their hands.
 */
export function watch(place, { load, draw, everyMs = null, isBusy = () => false, signal }) {
  const stale = element('div')
  const body = element('div', { className: 'list', 'aria-busy': 'true' }, element('div', { className: 'skeleton' }))
  place.replaceChildren(stale, body)
  let seen = null
  let timer

  async function again() {
    clearTimeout(timer)
    try {
      const now = await load()
      if (signal.aborted) return
      stale.replaceChildren()
      body.removeAttribute('aria-busy')
      const told = JSON.stringify(now)
      if (told !== seen && !(seen !== null && isBusy())) {
        seen = told
        body.replaceChildren(...[draw(now)].flat())
      }
    } catch (trouble) {
      if (signal.aborted) return
      if (trouble.status === 401) location.reload()
      const retry = element('button', { type: 'button', className: 'button plain', onclick: again }, 'Try again')
      if (seen === null) body.replaceChildren(troubleBox(trouble, retry))
      else stale.replaceChildren(oldNotice(trouble, retry))
    }
    if (everyMs !== null && !signal.aborted) timer = setTimeout(again, everyMs)
  }
  signal.addEventListener('abort', () => clearTimeout(timer))
  again()
  return again
}

function oldNotice(trouble, retry) {
  return element(
    'div',
    { className: 'notice warm', role: 'status' },
    `What you see is not the newest: ${trouble.message} `,
    retry,
  )
}
