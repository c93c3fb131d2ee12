import { Client } from '@hubspot/api-client'
import type { CrmSession, Refused, StatedLimit } from '@smartsync/core/crm'
import type { z } from 'zod'
import { type CallName, lostAnswer, refusal, unreadable, unsent } from './errors.ts'
import { costOf, refusedBy, statedIn } from './limits.ts'
import type { ResolvedSettings } from './settings.ts'

export interface HubspotCall extends CallName {
  query?: Readonly<Record<string, string>>
  body?: unknown
  /** How many records go with it. */
  records: number
}

export interface HubspotHttp {
  /** Makes one call, never more, as soon as the session lets it. Rejects with a `CrmError`. */
  send<T>(call: HubspotCall, answer: z.ZodType<T>): Promise<T>
}

/**
 * Calls through HubSpot's own client, whose `apiRequest` takes dated paths. Its limiter and retries stay off: both live in
 * one process-wide place shared by all accounts, while the backend schedules by account. It knows no abort signal either,
 * so a call that overruns is abandoned rather than cut off.
 */
export function hubspotHttp(settings: ResolvedSettings, session: CrmSession): HubspotHttp {
  const client = new Client({ basePath: settings.apiUrl })

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
      await session.beforeCall(costOf(call))
      const token = await session.accessToken()
      const started = performance.now()
      let status: number | null = null
      let limits: readonly StatedLimit[] = []
      let refused: Refused | null = null
      try {
        const { response, text } = await withinTime(exchange(call, token), call, settings.timeoutMs, session.signal)
        status = response.status
        limits = statedIn(response.headers)
        const body = parseJson(text)
        if (!response.ok) {
          const error = refusal(call, status, body, response.headers)
          refused = refusedBy(call, error, body)
          throw error
        }
        const read = answer.safeParse(body)
        if (!read.success) throw unreadable(call, status)
        return read.data
      } finally {
        const durationMs = Math.round(performance.now() - started)
        const { method, path, records } = call
        session.onCall({ method, path, status, durationMs, records, limits, refused })
      }
    },
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
