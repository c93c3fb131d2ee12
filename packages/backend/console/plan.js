import { element } from './element.js'
import { shown } from './words.js'

/** What a plan writes, old value and new, and what it holds back, each with its reason. */
export function planParts({ changes, heldBack }) {
  return element('div', { className: 'changes' }, changes.map(changeLine), heldBack.map(heldLine))
}

function changeLine({ field, old, new: value, reason }) {
  const was = element('del', {}, element('span', { className: 'unseen' }, 'was '), shown(old))
  return line(
    field,
    { className: 'value', title: shown(value) },
    [was, ' → ', element('ins', {}, shown(value))],
    reason,
  )
}

function heldLine({ field, current, wanted, reason }) {
  const stays = current === null ? '' : `; ${shown(current)} stays`
  const words = `Held back: ${shown(wanted)}${stays}`
  return line(field, { className: 'value quiet', title: shown(wanted) }, words, reason)
}

function line(field, attributes, words, reason) {
  return element(
    'div',
    { className: 'change' },
    element('code', {}, field),
    element('div', attributes, words),
    element('p', { className: 'why' }, reason),
  )
}
