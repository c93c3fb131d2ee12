import { Accordion, Button, Icon, LoadingButton } from '@hubspot/ui-extensions'
import { type Act, tellTrouble } from '@smartsync/core/card'
import { describe, expect, test, vi } from 'vitest'
import { recordPage } from './hubspot-page.ts'
import { contentOf, enrichment, viewOf } from './views.ts'

const since = '2026-11-23T11:59:00.000Z'
const [first] = contentOf(viewOf()).actions
if (first === undefined) throw new Error('The company of these tests calls for an action')

const act = (asked: Partial<Act>): Act => ({
  kind: 'create_task',
  item: first.key,
  state: 'under_way',
  by: 'ada@demo.example',
  at: since,
  trouble: null,
  ...asked,
})

const until = (check: () => void) => vi.waitFor(check, { interval: 5 })

describe('“Enrich now”', () => {
  test('is asked for once, followed to its end, and then the record is redrawn', async () => {
    const page = recordPage()
    await page.open({ state: 'never_enriched' }, 'Enrich now')
    page.shows({ state: 'working', since, content: null })
    page.find(LoadingButton).trigger('onClick')
    await page.showing('Under way since')
    expect(page.asked()).toEqual([{ method: 'POST', path: '/v1/cards/hubspot/company/9/enrich', body: {} }])
    expect(page.actions.refreshObjectProperties.called).toBe(false)

    page.shows(viewOf())
    page.passPause()
    await page.showing('Lead score')
    expect(page.actions.refreshObjectProperties.callCount).toBe(1)
    expect(page.waiting()).toBe(0)
  })

  test('survives navigation: a card that is opened anew finds the work and follows it', async () => {
    const page = recordPage()
    await page.open({ state: 'working', since, content: null }, 'Under way since')
    page.passPause()
    await until(() => expect(page.looks()).toBe(2))
    page.shows(viewOf())
    page.passPause()
    await page.showing('Lead score')
    expect(page.asked()).toEqual([])
    expect(page.actions.refreshObjectProperties.callCount).toBe(1)
  })

  test('a look that is lost on the way is made up for by the next', async () => {
    const page = recordPage()
    await page.open({ state: 'working', since, content: null }, 'Under way since')
    page.shows('lost')
    page.passPause()
    await page.showing('SmartSync could not be reached')
    page.shows(viewOf())
    page.passPause()
    await page.showing('Lead score')
    expect(page.text()).not.toContain('could not be reached')
  })

  test('after some lost looks in a row the card stops and leaves it to the rep', async () => {
    const page = recordPage()
    await page.open({ state: 'working', since, content: null }, 'Under way since')
    page.shows('lost')
    for (const looks of [2, 3, 4, 5]) {
      page.passPause()
      await until(() => expect(page.looks()).toBe(looks))
    }
    await until(() => expect(page.waiting()).toBe(0))
    expect(page.text()).toContain('could not be reached')
  })

  test('a refusal is told with what to do', async () => {
    const page = recordPage()
    await page.open(viewOf(), 'Lead score')
    page.answers({ status: 429, body: { detail: 'Too many at once.', help: 'Wait a minute.' } })
    page.find(LoadingButton, { variant: 'primary' }).trigger('onClick')
    await page.showing('Too many at once.')
    expect(page.text()).toContain('Wait a minute.')
    expect(page.text()).toContain('Lead score')
  })
})

describe('an action', () => {
  const button = (label: string) => (node: { text: string | null }) => node.text === label

  test('becomes a task, seen on the way', async () => {
    const page = recordPage()
    await page.open(viewOf(), 'Create task')
    page.shows(viewOf({ acts: [act({})] }))
    page.find(LoadingButton, button('Create task')).trigger('onClick')
    await page.showing('Creating task')
    expect(page.asked()).toEqual([
      {
        method: 'POST',
        path: `/v1/cards/hubspot/company/9/actions/${first.id}`,
        body: { do: 'create_task', fingerprint: enrichment.fingerprint },
      },
    ])
    page.shows(viewOf({ acts: [act({ state: 'done' })] }))
    page.passPause()
    await page.showing('Task created')
    expect(page.actions.refreshObjectProperties.callCount).toBe(1)
  })

  test('whose task failed says why and can be asked for again', async () => {
    const page = recordPage()
    const trouble = tellTrouble({ code: 'crm_unavailable' }, 'HubSpot')
    await page.open(viewOf({ acts: [act({ state: 'failed', trouble })] }), 'Create task')
    expect(page.text()).toContain('HubSpot did not answer. Try again in a moment.')
    page.find(LoadingButton, button('Create task')).trigger('onClick')
    await until(() => expect(page.asked().length).toBe(1))
  })

  test('is dismissed, and brought back', async () => {
    const page = recordPage()
    await page.open(viewOf(), 'Dismiss')
    page.shows(viewOf({ acts: [act({ kind: 'dismiss', state: 'done' })] }))
    page.find(Button, button('Dismiss')).trigger('onClick')
    await page.showing('Dismissed (1)')
    page.shows(viewOf())
    page.find(Accordion, { title: 'Dismissed (1)' }).find(Button).trigger('onClick')
    await until(() => expect(page.text()).not.toContain('Dismissed (1)'))
    expect(page.asked().map(({ body }) => body)).toMatchObject([{ do: 'dismiss' }, { do: 'restore' }])
  })
})

describe('what can be applied', () => {
  test('is the owner', async () => {
    const page = recordPage()
    await page.open(viewOf(), 'Make owner')
    page.shows(viewOf({ acts: [act({ kind: 'apply_owner', item: 'ada@demo.example', state: 'done' })] }))
    page.find(LoadingButton, ({ text }) => text === 'Make owner').trigger('onClick')
    await page.showing('Applied')
    expect(page.asked()).toEqual([
      { method: 'POST', path: '/v1/cards/hubspot/company/9/owner', body: { fingerprint: enrichment.fingerprint } },
    ])
  })

  test('is the stage, where deals can be moved to it', async () => {
    const page = recordPage()
    await page.open(viewOf({ movable: true }), 'Move deals')
    page.shows(viewOf({ movable: true, acts: [act({ kind: 'apply_stage', item: enrichment.stage.stage })] }))
    page.find(LoadingButton, ({ text }) => text === 'Move deals').trigger('onClick')
    await page.showing('Applying')
    expect(page.asked()).toEqual([
      { method: 'POST', path: '/v1/cards/hubspot/company/9/stage', body: { fingerprint: enrichment.fingerprint } },
    ])
  })
})

describe('a thumb', () => {
  const thumb = (label: string) => (node: { maybeFind: (icon: typeof Icon, props: object) => unknown }) =>
    node.maybeFind(Icon, { screenReaderText: label }) !== null

  test.each([
    ['Summary is helpful', { part: 'summary', verdict: 'up' }],
    ['Lead score is not helpful', { part: 'score', verdict: 'down' }],
    [`${first.title} is helpful`, { part: 'action', action: first.key, verdict: 'up' }],
  ])('“%s” is sent with what it is about, and thanked for', async (label, body) => {
    const page = recordPage()
    await page.open(viewOf(), 'Lead score')
    page.find(Button, thumb(label)).trigger('onClick')
    await until(() => expect(page.actions.addAlert.callCount).toBe(1))
    expect(page.asked()).toEqual([
      {
        method: 'POST',
        path: '/v1/cards/hubspot/company/9/feedback',
        body: { fingerprint: enrichment.fingerprint, ...body },
      },
    ])
  })

  test('that was given shows', async () => {
    const page = recordPage()
    await page.open(viewOf({ thumbs: { summary: 'down' } }), 'Lead score')
    expect(page.find(Button, thumb('Summary is not helpful')).props.variant).toBe('secondary')
    expect(page.find(Button, thumb('Summary is helpful')).props.variant).toBe('transparent')
  })

  test('that was not saved is not thanked for', async () => {
    const page = recordPage()
    await page.open(viewOf(), 'Lead score')
    page.answers({ status: 409, body: { detail: 'The card is outdated.', help: 'Reload it.' } })
    page.find(Button, thumb('Summary is helpful')).trigger('onClick')
    await page.showing('The card is outdated.')
    expect(page.actions.addAlert.called).toBe(false)
  })
})
