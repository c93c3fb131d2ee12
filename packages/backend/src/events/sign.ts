import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { z } from 'zod'
import type { EventBody } from './schema.ts'

/** An event as it goes over the wire. */
export type EventMessage = z.input<typeof EventBody>

/** The body and headers with which oppSpot posts an event (Standard Webhooks). `id` stays the same when it is sent again. */
export function signEvent(
  secret: string,
  event: EventMessage,
  { at, id = `evt_${randomUUID()}` }: { at: Date; id?: string },
): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(event)
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
  }
}
