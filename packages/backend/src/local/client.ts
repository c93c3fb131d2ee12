import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { SmartSyncError } from '@smartsync/core/errors'
import { z } from 'zod'
import type { Running } from './running.ts'

const Problem = z.object({ title: z.string(), detail: z.string().optional(), help: z.string().optional() })

/** Calls one of the backend's local operations and gives its progress, an object a line, as it comes. */
export async function* callOperation<T>(
  running: Running,
  path: string,
  line: z.ZodType<T>,
  body?: Readable,
): AsyncGenerator<T> {
  const response = await fetch(new URL(path, running.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${running.controlToken}` },
    ...(body === undefined ? {} : { body: Readable.toWeb(body), duplex: 'half' }),
  })
  if (!response.ok || response.body === null) {
    const problem = Problem.safeParse(await response.json().catch(() => null)).data
    throw new SmartSyncError(
      'operation_refused',
      problem?.detail ?? problem?.title ?? `The backend answered ${response.status}`,
      {
        help: problem?.help ?? 'Look at what the backend printed.',
      },
    )
  }
  for await (const text of createInterface({ input: Readable.fromWeb(response.body) }))
    yield line.parse(JSON.parse(text))
}

const Ticket = z.object({ ticket: z.string() })

/** The right to connect a CRM for the demo's organization, good for a minute. */
export async function requestTicket(running: Running): Promise<string> {
  for await (const { ticket } of callOperation(running, '/local/ticket', Ticket)) return ticket
  throw new Error('The backend gave no ticket')
}
