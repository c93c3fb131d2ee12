import { createController, createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host'
import { createEndpoint, fromWebWorker } from '@remote-ui/rpc'
import { createRoot } from 'react-dom/client'
import { components } from './components/index.ts'
import type { CardContext, FetchAnswer, FetchRequest, PageApi, WorkerApi } from './protocol.ts'
import { refreshRecord } from './refresh-record.ts'
import { showAlert } from './show-alert.ts'

/** What the page says of a card that stands on it. */
interface CardSlot {
  clientId: string
  code: string
  context: CardContext
}

for (const slot of document.querySelectorAll<HTMLElement>('[data-card]')) {
  const card: CardSlot = JSON.parse(slot.dataset.card ?? '')
  void startCard(slot, card)
}

/** Runs a card in a worker of its own and draws what it asks for. */
async function startCard(slot: HTMLElement, { clientId, code, context }: CardSlot): Promise<void> {
  const worker = new Worker('/cards/worker.js', { type: 'module' })
  const endpoint = createEndpoint<WorkerApi>(fromWebWorker(worker), { callable: ['start'] })
  const receiver = createRemoteReceiver()
  createRoot(slot).render(<RemoteRenderer receiver={receiver} controller={createController(components)} />)
  const page: PageApi = {
    fetch: (request) => signedFetch(clientId, context, request),
    addAlert: showAlert,
    refreshObjectProperties: () => void refreshRecord(),
    fetchCrmObjectProperties: async () => ({}),
    reloadPage: () => window.location.reload(),
    copyTextToClipboard: (text) => navigator.clipboard.writeText(text),
  }
  await endpoint.call.start(receiver.receive, page, context, new URL(code, window.location.href).href)
}

/** The sandbox signs the card's request and says who asks; the card itself never speaks to its backend. */
async function signedFetch(clientId: string, context: CardContext, request: FetchRequest): Promise<FetchAnswer> {
  const response = await fetch('/cards/fetch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, portalId: context.portal.id, userId: context.user.id, ...request }),
  })
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'text/plain',
    body: await response.text(),
  }
}
