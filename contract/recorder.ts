/** One request of the provider and the answer that it got. */
export interface Exchange {
  method: string
  path: string
  query: URLSearchParams
  requestType: string
  request: unknown
  status: number
  answer: unknown
}

/** Records what goes to `host` and comes from it, from now on; everything the provider sends goes through `fetch`. */
export function record(host: string): Exchange[] {
  const exchanges: Exchange[] = []
  const send = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const sent = await request.clone().text()
    const response = await send(request)
    if (url.origin === host && !url.pathname.startsWith('/sandbox') && url.pathname !== '/oauth/authorize') {
      const requestType = request.headers.get('content-type')?.split(';')[0] ?? ''
      exchanges.push({
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        requestType,
        request: requestType.includes('form') ? Object.fromEntries(new URLSearchParams(sent)) : json(sent),
        status: response.status,
        answer: json(await response.clone().text()),
      })
    }
    return response
  }
  return exchanges
}

function json(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text)
}
