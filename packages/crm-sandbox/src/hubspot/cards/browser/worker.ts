import { createRemoteRoot, type RemoteChannel } from '@remote-ui/core'
import * as RemoteUI from '@remote-ui/react'
import { createEndpoint, type MessageEndpoint, retain } from '@remote-ui/rpc'
import * as React from 'react'
import type { CardContext, PageApi, WorkerApi } from './protocol.ts'

type Render = (api: { context: CardContext; actions: object }) => React.ReactElement

// A card runs in a worker, as it does in HubSpot: without a document, and with nothing but what it is handed here. Its
// bundle leaves React out and takes ours, since two copies could not share their hooks.
const worker = globalThis as typeof globalThis & Record<string, unknown>
// The flag tells HubSpot's library that it is not in a test.
Object.assign(worker, { React, RemoteUI, __HUBSPOT_EXTENSION_WORKER__: true })

const endpoint = createEndpoint<object>(worker as unknown as MessageEndpoint)
const api: WorkerApi = {
  async start(channel, page, context, code) {
    retain(channel)
    retain(page)
    worker.hsFetch = (url: string, options: { method?: string; body?: unknown } = {}) => request(page, url, options)
    worker.extend_V2 = (render: Render) => draw(channel, page, context, render)
    await import(/* @vite-ignore */ code)
  },
}
endpoint.expose({ start: api.start })

function draw(channel: RemoteChannel, page: PageApi, context: CardContext, render: Render): void {
  const root = createRemoteRoot(channel, { strict: false })
  const { addAlert, refreshObjectProperties, fetchCrmObjectProperties, reloadPage, copyTextToClipboard } = page
  const actions = { addAlert, refreshObjectProperties, fetchCrmObjectProperties, reloadPage, copyTextToClipboard }
  RemoteUI.createRoot(root).render(render({ context, actions }))
  root.mount()
}

async function request(
  page: PageApi,
  url: string,
  { method = 'GET', body }: { method?: string; body?: unknown },
): Promise<Response> {
  const answer = await page.fetch({ url, method, ...(body === undefined ? {} : { body }) })
  return new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.type } })
}
