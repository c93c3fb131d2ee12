import { ask, crm } from '../api.js'
import { element } from '../element.js'
import { planParts } from '../plan.js'
import { actButton, announce, badge, empty, heading } from '../show.js'
import { plural } from '../words.js'

const TYPES = [
  ['company', 'Companies'],
  ['contact', 'Contacts'],
  ['deal', 'Deals'],
]

/** What enriching would write, before anything is written. */
export function preview(main, { id }) {
  const trouble = element('div')
  const place = element('section', { className: 'list', 'aria-label': 'What would be written', 'aria-live': 'polite' })
  const type = element(
    'select',
    {},
    TYPES.map(([value, text]) => element('option', { value }, text)),
  )
  const ids = element('input', { type: 'text', placeholder: 'such as 1001, 1002' })
  const since = element('input', { type: 'date' })
  const fresh = element('input', { type: 'checkbox' })
  const limit = element('input', { type: 'number', min: 1, max: 50, value: 10 })
  const askModel = element('input', { type: 'checkbox' })
  const look = async () => {
    trouble.replaceChildren()
    place.replaceChildren(element('div', { className: 'skeleton' }))
    place.setAttribute('aria-busy', 'true')
    try {
      const { previews } = await ask('POST', crm(`/${id}/preview`), wish())
      place.replaceChildren(...(previews.length === 0 ? [empty('No record fits.')] : previews.map(card)))
      announce(plural(previews.length, 'record'))
    } catch (failure) {
      place.replaceChildren()
      throw failure
    } finally {
      place.removeAttribute('aria-busy')
    }
  }
  const wish = () => {
    const named = ids.value.split(/[\s,]+/).filter(Boolean)
    if (named.length > 0) {
      return { records: named.map((each) => ({ type: type.value, id: each })), askModel: askModel.checked }
    }
    return {
      type: type.value,
      createdSince: since.value === '' ? null : new Date(since.value).toISOString(),
      neverEnriched: fresh.checked,
      limit: Number(limit.value),
      askModel: askModel.checked,
    }
  }
  const field = (label, input) => element('label', { className: 'field' }, element('span', {}, label), input)
  main.append(
    heading('Preview', 'What enriching would write, where and why, and what is held back. Nothing is written.'),
    element(
      'section',
      { className: 'sheet', 'aria-label': 'Which records' },
      element(
        'div',
        { className: 'columns' },
        element('div', { className: 'list' }, field('Records', type), field('Only these ids', ids)),
        element(
          'div',
          { className: 'list' },
          element('div', { className: 'row' }, field('Created on or after', since), field('At most', limit)),
          element('label', { className: 'check' }, fresh, 'Only where nothing of ours stands yet'),
          element(
            'label',
            { className: 'check' },
            askModel,
            'Let the language model word the summaries (costs tokens)',
          ),
        ),
      ),
      element('div', {}, actButton('Show what would be written', look, { className: 'primary', place: trouble })),
    ),
    trouble,
    place,
  )
}

function card({ record, company, noMatch, score, owner, stage, plans, task }) {
  return element(
    'article',
    { className: 'sheet' },
    element(
      'div',
      { className: 'row spread' },
      element('h2', {}, company === null ? `${record.type} ${record.id}` : company.name),
      element(
        'div',
        { className: 'row' },
        score && badge(`${score.total} · ${score.band}`, 'good'),
        element('span', { className: 'quiet small' }, `${record.type} ${record.id}`),
      ),
    ),
    noMatch && element('p', { className: 'notice warm' }, `Nothing would be written: ${noMatch}`),
    company &&
      element(
        'p',
        { className: 'quiet small' },
        `Recognised by ${company.how}, ${Math.round(company.confidence * 100)} % sure`,
      ),
    plans.map(({ recordType, recordId, operation, reason, changes, heldBack }) =>
      element(
        'section',
        {},
        element(
          'h3',
          {},
          `${{ create: 'New', update: 'Update', skip: 'No change to' }[operation]} ${recordType} ${recordId ?? ''}`,
        ),
        element('p', { className: 'quiet small' }, reason),
        planParts({ changes, heldBack }),
      ),
    ),
    task &&
      element(
        'section',
        {},
        element('h3', {}, 'New task'),
        element('p', {}, `${task.subject} · due ${task.due}`),
        element('p', { className: 'quiet small' }, task.reason),
      ),
    owner &&
      element(
        'p',
        { className: 'small' },
        `Owner: ${owner.email ?? 'nobody'}. `,
        element('span', { className: 'quiet' }, owner.reason),
      ),
    stage &&
      element(
        'p',
        { className: 'small' },
        `Stage: ${stage.stage}. `,
        element('span', { className: 'quiet' }, stage.reason),
      ),
  )
}
