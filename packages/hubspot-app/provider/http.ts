import { Client } from '@hubspot/api-client'
import type { Budget, CrmSession } from '@smartsync/core/crm'
import type { z } from 'zod'
import { type CallName, lostAnswer, refusal, unreadable, unsent } from './errors.ts'
import type { ResolvedSettings } from './settings.ts'

export interface HubspotCall extends CallName {
  query?: Readonly<Record<string, string>>
  body?: unknown
  /** How many records go with it. */
  records: number
}

export interface HubspotHttp {
  /** Makes one call, never more: neither repeated nor held back. Rejects with a `CrmError`. */
  send<T>(call: HubspotCall, answer: z.ZodType<T>): Promise<T>
  budget(): Budget
}

/**
 * Calls through HubSpot's own client, whose `apiRequest` takes dated paths. Its limiter and retries stay off: both live in
 * one process-wide place shared by all accounts, while the backend schedules by account. It knows no abort signal either,
 * so a call that overruns is abandoned rather than cut off.
 */
export function hubspotHttp(settings: ResolvedSettings, session: CrmSession): HubspotHttp {
  const client = new Client({ basePath: settings.apiUrl })
  let budget: Budget = { limit: null, remaining: null, resetsInMs: null }

  async function exchange(call: HubspotCall, token: string): Promise<{ response: Response; text: string }> {
    const response = await client.apiRequest({
      method: call.method,
      path: call.path,
      headers: { Authorization: `Bearer ${token}` },
      ...(call.query && { qs: call.query }),
      ...(call.body !== undefined && { body: call.body }),
    })
    return { response, text: await response.text() }
  }

  return {
    async send(call, answer) {
      if (session.signal?.aborted) throw unsent(lostAnswer(call, 'stopped'))
      const token = await session.accessToken()
      const started = performance.now()
      let status: number | null = null
      try {
        const { response, text } = await withinTime(exchange(call, token), call, settings.timeoutMs, session.signal)
        status = response.status
        budget = readBudget(response.headers) ?? budget
        const body = parseJson(text)
        if (!response.ok) throw refusal(call, status, body, response.headers)
        const read = answer.safeParse(body)
        if (!read.success) throw unreadable(call, status)
        return read.data
      } finally {
        const durationMs = Math.round(performance.now() - started)
        session.onCall({ method: call.method, path: call.path, status, durationMs, records: call.records })
      }
    },
    budget: () => budget,
  }
}

async function withinTime<T>(work: Promise<T>, call: CallName, timeoutMs: number, stop?: AbortSignal): Promise<T> {
  const end = Promise.withResolvers<never>()
  const timer = setTimeout(() => end.reject(lostAnswer(call, 'timeout')), timeoutMs)
  const onStop = () => end.reject(lostAnswer(call, 'stopped'))
  stop?.addEventListener('abort', onStop)
  try {
    return await Promise.race([
      work.catch(() => {
        throw lostAnswer(call, 'network')
      }),
      end.promise,
    ])
  } finally {
    clearTimeout(timer)
    stop?.removeEventListener('abort', onStop)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Search answers carry no such headers: the last that came stands. */
function readBudget(headers: Headers): Budget | null {
  const number = (name: string) => {
    const value = headers.get(`x-hubspot-ratelimit-${name}`)
    return value !== null && /^\d+$/.test(value) ? Number(value) : null
  }
  const remaining = number('remaining')
  return remaining === null ? null : { limit: number('max'), remaining, resetsInMs: number('interval-milliseconds') }
}
