import { appendFileSync } from 'node:fs'

/**
 * Appends each exchange from now on to `file`, a line of JSON each, so that `npm run contract` can hold against HubSpot's
 * documents what these tests send and what they take for HubSpot's answers. Without a file, nothing is recorded.
 */
export function recordExchanges(file: string | undefined): void {
  if (!file) return
  const send = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const sent = await request.clone().text()
    const response = await send(request)
    const { pathname, searchParams } = new URL(request.url)
    const exchange = {
      method: request.method,
      path: pathname,
      query: [...searchParams],
      requestType: request.headers.get('content-type')?.split(';')[0] ?? '',
      request: sent,
      status: response.status,
      answer: await response.clone().text(),
      onPurpose: response.headers.has('x-on-purpose'),
    }
    appendFileSync(file, `${JSON.stringify(exchange)}\n`)
    return response
  }
}
