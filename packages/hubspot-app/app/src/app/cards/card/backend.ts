import { hubspot } from '@hubspot/ui-extensions'
import type { CardView, Thumb } from '@smartsync/core/card'

/** What a rep asks of SmartSync from the card. */
export type Ask =
  | { what: 'enrich' }
  | { what: 'create_task' | 'dismiss' | 'restore'; actionId: string; fingerprint: string }
  | { what: 'apply_owner' | 'apply_stage'; fingerprint: string }
  | { what: 'feedback'; fingerprint: string; part: 'summary' | 'score'; verdict: Thumb }
  | { what: 'feedback'; fingerprint: string; part: 'action'; action: string; verdict: Thumb }

/** Why SmartSync did not answer what was asked; `message` and `help` are its own words, in English, where it gave some. */
export class Refused extends Error {
  readonly kind: 'no_permission' | 'read_only' | 'rights_unknown' | 'unreachable' | 'refused'
  readonly code: string
  readonly help: string

  constructor(kind: Refused['kind'], { code, message, help } = { code: '', message: '', help: '' }) {
    super(message)
    this.kind = kind
    this.code = code
    this.help = help
  }
}

export interface CardBackend {
  /** Rejects with `Refused`. */
  view(): Promise<CardView>
  /** Resolves when the wish is committed. Rejects with `Refused`. */
  ask(wish: Ask): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { '0-1': 'contact', '0-2': 'company', '0-3': 'deal' }
/** HubSpot gives up after 15 seconds by itself; an answer takes us far less. */
const TIMEOUT_MS = 10_000

/**
 * SmartSync's backend as one record's card reaches it; null where there is no card for that kind of record. HubSpot signs
 * each request and adds who asks. It may repeat a request whose answer it lost, so each may be repeated without harm.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensibility/fetching-data
 */
export function cardBackend(
  backendUrl: string,
  record: { objectTypeId: string; objectId: number | string },
): CardBackend | null {
  const type = TYPES[record.objectTypeId]
  if (type === undefined) return null
  const card = `${backendUrl.replace(/\/+$/, '')}/v1/cards/hubspot/${type}/${record.objectId}`
  return {
    async view() {
      const view = await answer(hubspot.fetch(card, { method: 'GET', timeout: TIMEOUT_MS }))
      if (!isCardView(view)) throw new Refused('unreachable')
      return view
    },
    async ask(wish) {
      const { path, body } = requestFor(wish)
      await answer(hubspot.fetch(`${card}/${path}`, { method: 'POST', body, timeout: TIMEOUT_MS }))
    },
  }
}

function requestFor(wish: Ask): { path: string; body: Record<string, unknown> } {
  switch (wish.what) {
    case 'enrich':
      return { path: 'enrich', body: {} }
    case 'create_task':
    case 'dismiss':
    case 'restore':
      return { path: `actions/${wish.actionId}`, body: { do: wish.what, fingerprint: wish.fingerprint } }
    case 'apply_owner':
      return { path: 'owner', body: { fingerprint: wish.fingerprint } }
    case 'apply_stage':
      return { path: 'stage', body: { fingerprint: wish.fingerprint } }
    case 'feedback': {
      const { what, ...body } = wish
      return { path: 'feedback', body }
    }
  }
}

async function answer(sent: Promise<Response>): Promise<unknown> {
  const response = await sent.catch(() => null)
  if (response === null) throw new Refused('unreachable')
  const body: unknown = await response.json().catch(() => null)
  if (response.ok && body !== null) return body
  const code = textIn(body, 'code')
  const said = { code, message: textIn(body, 'detail'), help: textIn(body, 'help') }
  throw new Refused(kindOf(response.status, code), said)
}

function kindOf(status: number, code: string): Refused['kind'] {
  if (code === 'record_read_only') return 'read_only'
  if (status === 403) return 'no_permission'
  if (code === 'rights_unknown') return 'rights_unknown'
  return status < 500 ? 'refused' : 'unreachable'
}

/** The backend's views come with the backend's types: that it is one is all that has to be told. */
function isCardView(body: unknown): body is CardView {
  return typeof body === 'object' && body !== null && 'state' in body && typeof body.state === 'string'
}

function textIn(body: unknown, key: string): string {
  const value = typeof body === 'object' && body !== null ? Object.entries(body).find(([name]) => name === key) : null
  return typeof value?.[1] === 'string' ? value[1] : ''
}
