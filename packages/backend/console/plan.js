import { element } from './element.js'
import { shown } from './words.js'

/** What a plan writes, old value and new, and what it holds back, each with its reason. */
export function planParts({ changes, heldBack }) {
  return element('div', { className: 'changes' }, changes.map(changeLine), heldBack.map(heldLine))
}

function changeLine({ field, old, new: value, reason }) {
  return element(
    'div',
    { className: 'change' },
    element('code', {}, field),
    element(
      'div',
      { className: 'value', title: shown(value) },
      element('del', {}, element('span', { className: 'unseen' }, 'was '), shown(old)),
      ' → ',
      element('ins', {}, shown(value)),
    ),
    element('p', { className: 'why' }, reason),
  )
}

function heldLine({ field, current, wanted, reason }) {
  return element(
    'div',
    { className: 'change' },
    element('code', {}, field),
    element(
      'div',
      { className: 'value quiet', title: shown(wanted) },
      `Held back: ${shown(wanted)}`,
      current === null ? '' : `; ${shown(current)} stays`,
    ),
    element('p', { className: 'why' }, reason),
  )
}
