import {
  Alert,
  Button,
  EmptyState,
  ErrorState,
  LoadingButton,
  LoadingSpinner,
  ScoreCircle,
} from '@hubspot/ui-extensions'
import { describe, expect, test } from 'vitest'
import { wordsFor } from '../../app/src/app/cards/words/words.ts'
import { recordPage } from './hubspot-page.ts'
import { enrichment, viewOf } from './views.ts'

const since = '2026-11-23T11:59:00.000Z'
const problem = (status: number, code: string) => ({
  status,
  body: { code, detail: 'Too many at once.', help: 'Wait a minute.' },
})

describe('the card says what stands in the way', () => {
  test('while nothing was heard yet', async () => {
    const page = recordPage()
    await page.open('lost', 'SmartSync could not be reached')
    const loading = recordPage()
    const opened = loading.open({ state: 'never_enriched' }, 'Enrich now')
    expect(loading.find(LoadingSpinner).props.label).toBe('Loading SmartSync')
    await opened
  })

  test('that the account is not connected, and whom to ask', async () => {
    const page = recordPage()
    await page.open({ state: 'not_connected' }, 'SmartSync is not connected')
    expect(page.text()).toContain('Ask your administrator')
    expect(page.maybeFind(LoadingButton)).toBeNull()
  })

  test('that the record was never enriched, and offers to', async () => {
    const page = recordPage()
    await page.open({ state: 'never_enriched' }, 'Not enriched yet')
    expect(page.find(EmptyState).props.title).toBe('Not enriched yet')
    expect(page.find(LoadingButton, { variant: 'primary' }).text).toBe('Enrich now')
  })

  test('that no company matched, why, and what to add', async () => {
    const page = recordPage()
    await page.open({ state: 'no_match', reason: 'Two companies have that name.' }, 'No confident match')
    expect(page.text()).toContain('Two companies have that name.')
    expect(page.text()).toContain('Add the company’s website')
    expect(page.find(LoadingButton).props.disabled).toBe(false)
  })

  test('that work is under way, since when, with what was known before', async () => {
    const page = recordPage()
    await page.open(viewOf({ job: { since } }), 'Under way since 23 Nov 2026, 11:59')
    expect(page.find(LoadingButton, { variant: 'primary' }).props).toMatchObject({ loading: true, disabled: true })
    expect(page.find(ScoreCircle).props.score).toBe(enrichment.score.total)
  })

  test('what went wrong the last time and what to do, with what was known before', async () => {
    const page = recordPage()
    const failure = { at: '2026-12-01T00:00:00.000Z', message: 'oppSpot did not answer.', help: 'Try again later.' }
    await page.open(viewOf({ failure }), 'oppSpot did not answer.')
    expect(page.find(Alert, { variant: 'danger' }).toString()).toContain('Try again later.')
    expect(page.find(ScoreCircle).props.score).toBe(enrichment.score.total)
    expect(page.find(LoadingButton, { variant: 'primary' }).text).toBe('Enrich again')
  })

  test('that what it shows is old', async () => {
    const page = recordPage()
    await page.open(viewOf({ now: new Date('2027-03-01T00:00:00.000Z') }), 'This may be out of date')
    expect(page.find(Alert, { variant: 'warning' }).toString()).toContain('enriched last on 23 Nov 2026')
  })

  test('that the language model’s budget is spent, and when to ask again', async () => {
    const spent = { ...enrichment, summary: { ...enrichment.summary, fallback: 'budget_spent' as const } }
    const page = recordPage()
    await page.open(viewOf({ enrichment: spent }), 'language model budget is spent')
    expect(page.find(Alert, { variant: 'info' }).toString()).toContain('Enrich again after 24 Nov 2026, 00:00')
  })

  test('that this reader may not see the record, and nothing of it', async () => {
    const page = recordPage()
    await page.open(problem(403, 'record_forbidden'), 'You cannot see this record')
    expect(page.find(ErrorState).props.type).toBe('lock')
    expect(page.maybeFind(ScoreCircle)).toBeNull()
  })

  test('that a right was taken away while the card was open', async () => {
    const page = recordPage()
    await page.open(viewOf(), 'Lead score')
    page.shows(problem(403, 'record_forbidden'))
    page.find(LoadingButton, { variant: 'primary' }).trigger('onClick')
    await page.showing('You cannot see this record')
    expect(page.maybeFind(ScoreCircle)).toBeNull()
  })

  const readOnly: Array<[language: string, title: string]> = [
    ['en', 'You cannot edit this record'],
    ['de', 'Sie können diesen Datensatz nicht bearbeiten'],
    ['es', 'No puede editar este registro'],
    ['fr', 'Vous ne pouvez pas modifier cette fiche'],
  ]

  test.each(readOnly)(
    'that this reader may not edit the record, where it would offer to: %s',
    async (language, title) => {
      const page = recordPage({ language })
      await page.open(viewOf({ mayEdit: false, movable: true, withheld: ['apply_owner', 'apply_stage'] }), `${title}. `)
      expect(page.maybeFind(LoadingButton, { variant: 'primary' })).toBeNull()
      expect(page.find(ScoreCircle).props.score).toBe(enrichment.score.total)
      const words = wordsFor(language)
      const labels = page.findAll(LoadingButton).map(({ text }) => text)
      expect(labels).toEqual(enrichment.actions.map(() => words.createTask))
      expect(page.text()).toContain(words.dismiss)
      expect(page.text()).toContain(enrichment.owner.email)
      expect(page.text()).not.toContain(words.noPipeline)
    },
  )

  test('nothing, where an older backend does not say whether this reader may edit the record', async () => {
    const { mayEdit: _, ...view } = viewOf()
    const page = recordPage()
    await page.open(view, 'Lead score')
    expect(page.find(LoadingButton, { variant: 'primary' }).props.disabled).toBe(false)
  })

  test.each(readOnly)(
    'that this reader lost the right to edit the record while the card was open, beside what they may see, in their language: %s',
    async (language, title) => {
      const page = recordPage({ language })
      await page.open(viewOf(), enrichment.companyName)
      page.answers(problem(403, 'record_read_only'))
      page.find(LoadingButton, { variant: 'primary' }).trigger('onClick')
      await page.showing(title)
      expect(page.find(Alert, { variant: 'warning' }).props.title).toBe(title)
      expect(page.find(ScoreCircle).props.score).toBe(enrichment.score.total)
    },
  )

  test('that HubSpot does not say what the reader may see, instead of the record and beside it', async () => {
    const page = recordPage()
    await page.open(problem(503, 'rights_unknown'), 'HubSpot did not say what you may see')
    page.shows(viewOf())
    page.find(Button).trigger('onClick')
    await page.showing('Lead score')
    page.answers(problem(503, 'rights_unknown'))
    page.find(LoadingButton, { variant: 'primary' }).trigger('onClick')
    await page.showing('HubSpot did not say what you may see')
    expect(page.find(Alert, { variant: 'warning' }).toString()).toContain('tell your administrator')
  })

  test.each([
    ['an answer that never came', 'lost' as const],
    ['a fault of the backend', problem(503, 'database_unreachable')],
    ['an answer that is no view', { status: 200, body: ['?'] }],
  ])('that SmartSync could not be reached: %s', async (_, answer) => {
    const page = recordPage()
    await page.open(answer, 'SmartSync could not be reached')
    page.shows({ state: 'never_enriched' })
    page.find(Button).trigger('onClick')
    await page.showing('Enrich now')
  })

  test('in SmartSync’s own words, where it refuses for another reason', async () => {
    const page = recordPage()
    await page.open(problem(429, 'too_many'), 'Too many at once. Wait a minute.')
  })

  test('that there is no card for this kind of record, without asking anybody', async () => {
    const page = recordPage({ objectTypeId: '0-5' })
    await page.open({ state: 'never_enriched' }, 'No card for this kind of record')
    expect(page.sent).toEqual([])
  })
})

test.each([
  ['0-1', 'contact'],
  ['0-2', 'company'],
  ['0-3', 'deal'],
])('a record of type %s is asked for as %s', async (objectTypeId, type) => {
  const page = recordPage({ objectTypeId })
  await page.open({ state: 'never_enriched' }, 'Enrich now')
  expect(page.sent[0]).toEqual({ method: 'GET', path: `/v1/cards/hubspot/${type}/9`, body: undefined })
})
