import { createServer, type Server } from 'node:http'
import { type AccountView, type CardView, historyOf } from '../packages/core/src/card/index.ts'
import type { Language } from '../packages/core/src/model/index.ts'
import { enrichmentIn, viewOf } from '../packages/hubspot-app/test/card/views.ts'

type Answer = { status: number; body: unknown } | 'none'

const shown = (body: CardView): Answer => ({ status: 200, body })
/** Every state of the card, as the backend answers in it to an organization that reads that language. */
export function statesIn(language: Language): Readonly<Record<string, Answer>> {
  const enrichment = enrichmentIn(language)
  const { at } = enrichment
  return {
    loading: 'none',
    'not-connected': shown({ state: 'not_connected' }),
    'never-enriched': shown({ state: 'never_enriched' }),
    'no-match': shown({
      state: 'no_match',
      reason: '2 companies share this domain.',
      doubts: [{ why: 'shared', how: 'domain', count: 2 }],
    }),
    working: shown(viewOf({ enrichment, job: { since: at } })),
    fresh: shown(viewOf({ enrichment })),
    // All that a card can hold: a stage that can be applied, a task that was made, thumbs and a history.
    'in-use': shown(
      viewOf({
        enrichment,
        movable: true,
        tasks: enrichment.actions.slice(0, 1).map(({ key }) => key),
        thumbs: { summary: 'up' },
        history: historyOf([
          enrichment,
          { at: '2026-10-23T12:00:00.000Z', score: { total: 61, band: 'warm' } },
          { at: '2026-09-20T12:00:00.000Z', score: { total: 48, band: 'cool' } },
        ]),
      }),
    ),
    'read-only': shown(viewOf({ enrichment, movable: true, mayEdit: false, withheld: ['apply_owner', 'apply_stage'] })),
    'read-only-never-enriched': shown({ state: 'never_enriched', mayEdit: false }),
    stale: shown(viewOf({ enrichment, now: new Date(Date.parse(at) + 90 * 86_400_000) })),
    error: shown(
      viewOf({
        enrichment,
        failure: {
          at: new Date(Date.parse(at) + 60_000).toISOString(),
          message: 'The account’s API budget for today is spent.',
          help: 'SmartSync goes on by itself tomorrow; an administrator can raise its share.',
        },
      }),
    ),
    'no-permission': {
      status: 403,
      body: {
        code: 'record_forbidden',
        detail: 'The CRM does not show you such a record.',
        help: 'Ask the record’s owner or your administrator for access.',
      },
    },
    'rights-unknown': { status: 503, body: { code: 'rights_unknown' } },
    unreachable: { status: 503, body: {} },
    'budget-spent': shown(
      viewOf({ enrichment: { ...enrichment, summary: { ...enrichment.summary, fallback: 'budget_spent' } } }),
    ),
  }
}

/** An account's connection with something wrong and something withheld, as the settings page is told of it. */
export const connectedWithTrouble: Answer = {
  status: 200,
  body: {
    connected: true,
    lastSyncAt: '2026-11-24T09:00:00.000Z',
    lastError: 'HubSpot refused the fields: jobtitle. Ask an administrator what the property takes.',
    trouble: { code: 'crm_invalid', about: 'jobtitle', remedy: 'ask_administrator' },
    cardsClosed: null,
    withheld: ['deals'],
    does: { enrich: true, score: true, assign: false, tasks: true },
  } satisfies AccountView,
}

/** A backend that answers every card in the state that was set last. */
export async function stateServer(): Promise<{ url: string; show(answer: Answer | undefined): void; close(): void }> {
  let answer: Answer = 'none'
  const server: Server = createServer((_request, response) => {
    if (answer === 'none') return
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    show(next = 'none') {
      answer = next
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
