import { createRenderer } from '@hubspot/ui-extensions/testing'
import type { CardView } from '@smartsync/core/card'
import { createElement } from 'react'
import type { Layout } from '../../app/src/app/cards/card/Card.tsx'
import { RecordCard } from '../../app/src/app/cards/card/RecordCard.tsx'

const BACKEND = 'https://smartsync.test'
const NOW = new Date('2026-11-23T12:00:00.000Z')

interface Sent {
  method: string
  path: string
  body: unknown
}

/** What HubSpot's proxy brings back from our backend: an answer, or nothing at all. */
type Answer = { status: number; body: unknown } | 'lost'

const LOCATIONS = { sidebar: 'crm.record.sidebar', tab: 'crm.record.tab', preview: 'crm.preview' } as const
const FIRST = { status: 200, body: { state: 'never_enriched' } satisfies CardView }

/**
 * A record page of HubSpot's: renders the real card by HubSpot's own testing library, carries its `hubspot.fetch` calls to
 * a backend whose answers the test names, and holds the card's pauses until the test lets them pass.
 */
export function recordPage({
  layout = 'sidebar',
  objectTypeId = '0-2',
  language = 'en',
  locale = 'en-gb',
}: {
  layout?: Layout
  objectTypeId?: string
  language?: string
  locale?: string
} = {}) {
  const renderer = createRenderer(LOCATIONS[layout])
  const sent: Sent[] = []
  const pauses: Array<() => void> = []
  let shows: Answer = FIRST
  let answers: Answer = { status: 202, body: { queued: true } }

  Object.assign(globalThis, {
    self: globalThis,
    async hsFetch(url: string, { method = 'GET', body }: { method?: string; body?: unknown } = {}) {
      const { origin, pathname } = new URL(url)
      if (origin !== BACKEND) throw new Error(`${origin} is not among the permitted URLs`)
      sent.push({ method, path: pathname, body })
      const answer = method === 'GET' ? shows : answers
      if (answer === 'lost') throw new Error('No answer within 15 seconds')
      return Response.json(answer.body, { status: answer.status })
    },
  })

  const { context, actions } = renderer.mocks
  const user = { ...context.user, language, locale }
  const crm = { objectId: 9, objectTypeId }
  const page = {
    ...renderer,
    actions,
    sent,
    /** What the card asked for, without its looks. */
    asked: () => sent.filter(({ method }) => method !== 'GET'),
    looks: () => sent.filter(({ method }) => method === 'GET').length,
    /** How many pauses the card waits in. */
    waiting: () => pauses.length,
    /** What the backend shows from now on. */
    shows(view: CardView | Answer) {
      shows = view === 'lost' || 'status' in view ? view : { status: 200, body: view }
    },
    /** What the backend answers to what the card asks from now on. */
    answers(answer: Answer) {
      answers = answer
    },
    /** Lets the pause pass in which the card waits. */
    passPause() {
      for (const pass of pauses.splice(0)) pass()
    },
    /** All that the card shows, as its component tree in text. */
    text: () => renderer.getRootNode().toString(),
    /** Opens the card and waits until it shows this text. */
    async open(view: CardView | Answer, text: string) {
      page.shows(view)
      renderer.render(
        createElement(RecordCard, {
          layout,
          context: {
            ...context,
            user,
            crm,
            portal: { id: 1, timezone: 'Europe/London' },
            variables: { BACKEND_URL: `${BACKEND}/` },
          },
          actions,
          pause: () => new Promise<void>((resolve) => void pauses.push(resolve)),
          now: () => NOW,
        }),
      )
      await page.showing(text)
    },
    showing: (text: string) =>
      renderer.waitFor(() => {
        if (!page.text().includes(text)) throw new Error(`The card does not show “${text}” but: ${page.text()}`)
      }),
  }
  return page
}
