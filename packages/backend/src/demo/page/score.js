import { element, svg } from './element.js'
import { grounds } from './grounds.js'

const RADIUS = 26
const AROUND = 2 * Math.PI * RADIUS

/** The total as a ring, large on the record and small in the list. */
export function ring({ total, band, label }, size) {
  return svg(
    'svg',
    {
      class: `ring ${band}`,
      viewBox: '0 0 64 64',
      width: size,
      height: size,
      role: 'img',
      'aria-label': `${label}, ${total} of 100`,
    },
    svg('circle', { class: 'ring-track', cx: 32, cy: 32, r: RADIUS }),
    svg('circle', {
      class: 'ring-value',
      cx: 32,
      cy: 32,
      r: RADIUS,
      'stroke-dasharray': `${(AROUND * total) / 100} ${AROUND}`,
      transform: 'rotate(-90 32 32)',
    }),
    svg(
      'text',
      { x: 32, y: 33, 'text-anchor': 'middle', 'dominant-baseline': 'central', 'aria-hidden': 'true' },
      String(total),
    ),
  )
}

/** The score's parts as bars; each opens to the reasons behind its points. */
export function scoreParts(score, isOpen) {
  return element(
    'div',
    { className: 'parts' },
    score.parts.map((part) =>
      element(
        'details',
        { className: 'part', dataset: { key: `part:${part.name}` }, open: isOpen(`part:${part.name}`) },
        element(
          'summary',
          {},
          element('span', { className: 'part-name' }, part.label),
          bar(part),
          element(
            'span',
            { className: 'part-points' },
            `${part.points}`,
            element('span', { className: 'quiet' }, ` / ${part.max}`),
          ),
        ),
        element('ul', { className: 'reasons' }, part.reasons.map(reason)),
      ),
    ),
  )
}

function bar({ points, max }) {
  const filled = element('span', { className: 'bar-value' })
  filled.style.width = `${max === 0 ? 0 : Math.max(0, Math.min(100, (100 * points) / max))}%`
  return element('span', { className: 'bar', 'aria-hidden': 'true' }, filled)
}

function reason({ text, points, facts }) {
  const sign = points > 0 ? `+${points}` : points < 0 ? `−${Math.abs(points)}` : '·'
  return element(
    'li',
    {},
    element('span', { className: points === 0 ? 'points none' : points < 0 ? 'points minus' : 'points' }, sign),
    element('span', {}, text, grounds(facts)),
  )
}
