import { ask, crm } from '../api.js'
import { element } from '../element.js'
import { actButton, announce, badge, empty, heading } from '../show.js'
import { watch } from '../watch.js'
import { ago, plural } from '../words.js'

/** What waits, what is being done, and what was parked with its reason. */
export function jobs(main, { id }, signal) {
  const path = crm(`/${id}/jobs`)
  const trouble = element('div')
  const parked = element('section', { 'aria-labelledby': 'parked' })
  const open = element('section', { 'aria-labelledby': 'open' })
  const redrive = async (which) => {
    const { driven } = await ask('POST', `${path}/redrive`, { jobs: which })
    announce(`${plural(driven, 'job')} will be tried again`)
    await Promise.all([lookAtParked(), lookAtOpen()])
  }
  main.append(
    heading('Jobs', 'Work in the order in which it is done. A job that keeps failing is parked until you say so.'),
    trouble,
    element('h2', { id: 'parked' }, 'Parked'),
    parked,
    element('h2', { id: 'open' }, 'To do'),
    open,
  )
  const lookAtParked = watch(parked, {
    signal,
    everyMs: 5_000,
    load: () => ask('GET', `${path}?state=parked&limit=100`),
    draw: ({ jobs: list }) =>
      list.length === 0
        ? empty('Nothing is parked.')
        : [
            element(
              'div',
              {},
              actButton('Try all again', () => redrive('all'), { place: trouble }),
            ),
            ...list.map((job) =>
              line(
                job,
                actButton('Try again', () => redrive([job.id]), { className: 'plain', place: trouble }),
              ),
            ),
          ],
  })
  const lookAtOpen = watch(open, {
    signal,
    everyMs: 3_000,
    load: () => ask('GET', `${path}?limit=100`),
    draw: ({ jobs: list }) => (list.length === 0 ? empty('Nothing waits.') : list.map((job) => line(job))),
  })
}

const STATES = { waiting: ['Waits', ''], working: ['Is being done', 'good'], parked: ['Parked', 'alarm'] }

function line({ about, state, priority, attempts, reason, since, dueAt }, ...acts) {
  const [word, kind] = STATES[state]
  const later = state === 'waiting' && dueAt !== null && new Date(dueAt) > new Date()
  return element(
    'article',
    { className: 'sheet' },
    element(
      'div',
      { className: 'row spread' },
      element('h3', {}, element('code', {}, about)),
      element('div', { className: 'row' }, badge(word, kind), acts),
    ),
    element(
      'p',
      { className: 'quiet small' },
      `Since ${ago(since)} · priority ${priority} · ${plural(attempts, 'try', 'tries')}`,
      later && new Date(dueAt).getFullYear() < 9000 && ` · due ${ago(dueAt)}`,
      later && new Date(dueAt).getFullYear() >= 9000 && ' · put off until its backfill is resumed',
    ),
    reason && element('p', { className: `notice ${state === 'parked' ? 'alarm' : 'warm'}` }, reason),
  )
}
