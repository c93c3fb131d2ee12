import { element } from './element.js'

/** Tells people who do not see the page what has happened. */
export function announce(text) {
  document.getElementById('announce').textContent = text
}

/** A trouble as a box: what happened, what to do, and each place that is wrong. */
export function troubleBox(trouble, ...more) {
  const faults = trouble.faults ?? []
  return element(
    'div',
    { className: 'notice alarm', role: 'alert' },
    element('strong', {}, trouble.message),
    ` ${trouble.help ?? ''}`,
    faults.length > 0 &&
      element(
        'ul',
        {},
        faults.map(({ at, detail }) => element('li', {}, `${at}: ${detail}`)),
      ),
    ...more,
  )
}

export function badge(text, kind = '') {
  return element('span', { className: `badge ${kind}` }, text)
}

export function heading(title, about, ...acts) {
  return element(
    'div',
    { className: 'head' },
    element('div', {}, element('h1', {}, title), about && element('p', {}, about)),
    acts.length > 0 && element('div', { className: 'row' }, acts),
  )
}

export const empty = (...words) => element('p', { className: 'empty' }, words)

export function facts(pairs) {
  return element(
    'dl',
    { className: 'facts' },
    pairs.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
  )
}

export function numbers(pairs) {
  return element(
    'dl',
    { className: 'numbers' },
    pairs.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value))),
  )
}

/** A button that is out of use while its work goes on; what fails is shown in `place`. */
export function actButton(label, work, { className = '', place } = {}) {
  const button = element('button', { type: 'button', className: `button ${className}` }, label)
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      await work()
    } catch (trouble) {
      if (place) place.replaceChildren(troubleBox(trouble))
    } finally {
      button.disabled = false
    }
  })
  return button
}

/** Asks before what cannot simply be taken back; resolves to whether it is wanted. */
export function confirmed({ title, text, act, grave = true }) {
  return new Promise((resolve) => {
    const dialog = element(
      'dialog',
      { 'aria-labelledby': 'dialog-title' },
      element(
        'form',
        { method: 'dialog' },
        element('h2', { id: 'dialog-title' }, title),
        element('p', {}, text),
        element(
          'div',
          { className: 'row' },
          element('button', { className: 'button', value: 'no' }, 'Leave it'),
          element('button', { className: `button ${grave ? 'grave' : 'primary'}`, value: 'yes' }, act),
        ),
      ),
    )
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
