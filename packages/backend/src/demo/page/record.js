import { element, link } from './element.js'
import { claim } from './grounds.js'
import { ring, scoreParts } from './score.js'
import { writes } from './writes.js'

/** One company: what was found out, concluded and written. `isOpen` says which of its parts the reader has opened. */
export function record(company, crmName, isOpen) {
  const { content } = company
  return [
    heading(company, crmName),
    content.stop &&
      element('p', { className: 'stop', role: 'note' }, element('strong', {}, 'Do not contact: '), content.stop.text),
    element(
      'div',
      { className: 'columns' },
      element(
        'div',
        {},
        section('Score', score(content.score, isOpen)),
        section('Signals', signals(content.signals, isOpen)),
      ),
      element(
        'div',
        {},
        section('Summary', summary(content.summary, isOpen)),
        section('Next action', actions(content, isOpen)),
        section('Stage and owner', standing(content, isOpen)),
      ),
    ),
    section(`Written to ${crmName}`, writes(company.writes, crmName, isOpen), 'wide'),
    element(
      'p',
      { className: 'sources quiet' },
      company.sources.length === 1 ? 'Source: ' : 'Sources: ',
      company.sources.flatMap(({ name, url }, index) => [index > 0 && ', ', link(url, name)]),
    ),
  ]
}

function heading({ content, about, writes: entries }, crmName) {
  const inCrm = entries.find(({ record, url }) => record === 'company' && url)
  return element(
    'header',
    { className: 'record-head' },
    element(
      'div',
      {},
      element('h2', {}, content.company.name),
      content.invented && element('span', { className: 'badge' }, 'Invented sample company'),
      about.length > 0 && element('p', { className: 'about' }, about.join(' · ')),
      content.match && element('p', { className: 'about' }, content.match),
    ),
    inCrm && link(inCrm.url, `Open in ${crmName} ↗`, 'button'),
  )
}

function section(title, body, className = '') {
  return element('section', { className }, element('h3', {}, title), body)
}

function score(score, isOpen) {
  return element(
    'div',
    { className: 'score' },
    element(
      'div',
      { className: 'score-head' },
      ring(score, 92),
      element(
        'div',
        {},
        element('p', { className: `band ${score.band}` }, score.label),
        element('p', { className: 'quiet' }, score.confidenceText),
      ),
    ),
    scoreParts(score, isOpen),
  )
}

function signals(list, isOpen) {
  if (list.length === 0) return element('p', { className: 'quiet' }, 'No sign of buying is known.')
  return element(
    'ul',
    { className: 'signals' },
    list.map((signal) =>
      element(
        'li',
        {},
        element('span', { className: 'kind' }, signal.label),
        claim(`signal:${signal.id}`, signal.text, signal.facts, isOpen),
        element(
          'p',
          { className: 'quiet small' },
          `${signal.strength} · ${signal.age} · `,
          link(signal.source.url, signal.source.name),
        ),
      ),
    ),
  )
}

function summary({ sentences, writtenBy }, isOpen) {
  return [
    ...sentences.map(({ text, facts }, index) => claim(`sentence:${index}`, text, facts, isOpen, 'sentence')),
    element('p', { className: 'quiet small' }, `${writtenBy}. Open a sentence for its facts.`),
  ]
}

function actions({ actions: list, wait }, isOpen) {
  if (list.length === 0) return waiting(wait, isOpen)
  return element(
    'ol',
    { className: 'actions' },
    list.map((action) =>
      element(
        'li',
        { className: action.priority },
        element('p', { className: 'action-title' }, action.title),
        element(
          'p',
          { className: 'quiet small' },
          `${action.priority === 'high' ? 'High priority' : action.priority === 'medium' ? 'Medium priority' : 'Low priority'} · due ${action.dueDate}`,
        ),
        claim(`action:${action.key}`, action.reason, action.facts, isOpen),
        action.opener && element('blockquote', {}, action.opener),
      ),
    ),
  )
}

function waiting(wait, isOpen) {
  return [
    element('p', { className: 'action-title' }, 'Do nothing yet'),
    wait?.untilDate && element('p', { className: 'quiet small' }, `Until ${wait.untilDate}`),
    wait && claim('wait', wait.text, wait.facts, isOpen),
  ]
}

function standing({ stage, owner }, isOpen) {
  return element(
    'dl',
    { className: 'standing' },
    stage && element('dt', {}, stage.label),
    stage && element('dd', {}, claim('stage', stage.reason, stage.facts, isOpen)),
    element('dt', {}, owner.email ?? 'No owner'),
    element('dd', {}, owner.reason),
  )
}
