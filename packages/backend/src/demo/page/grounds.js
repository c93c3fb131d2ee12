import { element, link } from './element.js'

/** The facts that a claim rests on, each with its source and day. */
export function grounds(facts) {
  if (facts.length === 0) return null
  return element(
    'ul',
    { className: 'grounds' },
    facts.map(({ text, source, date }) =>
      element(
        'li',
        {},
        text,
        element('span', { className: 'quiet' }, ' — ', link(source.url, source.name), date ? `, ${date}` : ''),
      ),
    ),
  )
}

/** A claim that shows what it rests on when asked. */
export function claim(key, text, facts, isOpen, className = '') {
  if (facts.length === 0) return element('p', { className: `claim ${className}` }, text)
  return element(
    'details',
    { className: `claim ${className}`, dataset: { key }, open: isOpen(key) },
    element(
      'summary',
      {},
      element('span', {}, text),
      element('span', { className: 'why' }, facts.length === 1 ? '1 fact' : `${facts.length} facts`),
    ),
    grounds(facts),
  )
}
