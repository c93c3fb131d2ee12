/** One request of the provider and the answer that it got. */
export interface Exchange {
  /** True where a test took an answer that HubSpot would not give. */
  onPurpose?: boolean
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
        request: bodyOf(requestType, sent),
        status: response.status,
        answer: json(await response.clone().text()),
      })
    }
    return response
  }
  return exchanges
}

/** A body as it was meant: a form or JSON. */
export function bodyOf(type: string, text: string): unknown {
  return type.includes('form') ? Object.fromEntries(new URLSearchParams(text)) : json(text)
}

/** JSON, or the text where it is none. */
export function json(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
