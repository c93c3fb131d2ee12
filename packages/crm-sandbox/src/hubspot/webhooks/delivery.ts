import type { Clock } from '../../clock.ts'
import type { Faults } from '../../faults.ts'
import type { Random } from '../../random.ts'
import type { QueuedEvent } from '../model.ts'
import type { State } from '../state.ts'
import { signatureHeaders } from './signature.ts'

/** https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide */
const MAX_EVENTS = 100
const MAX_IN_FLIGHT = 10
const MAX_RETRIES = 10
const TIMEOUT_MS = 5000
const COALESCE_MS = 200
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 5 * 3_600_000

interface Lane {
  waiting: QueuedEvent[]
  timer: (() => void) | undefined
  inFlight: number
}

/** Sends events to the apps' webhook addresses: in batches, signed, and again when the receiver fails. */
export class Delivery {
  readonly #state: State
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #random: Random
  #lanes = new Map<string, Lane>()
  #timers = new Set<() => void>()
  #stop = new AbortController()

  constructor(state: State, clock: Clock, faults: Faults, random: Random) {
    this.#state = state
    this.#clock = clock
    this.#faults = faults
    this.#random = random
  }

  /** Takes events that the state holds as undelivered and sends them shortly. */
  take(events: Iterable<QueuedEvent>): void {
    for (const event of events) {
      const lane = this.#lane(event)
      lane.waiting.push(event)
      lane.timer ??= this.#later(COALESCE_MS, () => {
        lane.timer = undefined
        this.#drain(lane)
      })
    }
  }

  /** Stops sending; what is not delivered stays in the state. */
  close(): void {
    this.#stop.abort()
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }

  /** Forgets all events, as the state has. */
  reset(): void {
    this.close()
    this.#stop = new AbortController()
    this.#lanes.clear()
  }

  #lane({ clientId, body }: QueuedEvent): Lane {
    const key = `${clientId} ${body.portalId}`
    const lane = this.#lanes.get(key) ?? { waiting: [], timer: undefined, inFlight: 0 }
    this.#lanes.set(key, lane)
    return lane
  }

  #drain(lane: Lane): void {
    while (lane.waiting.length > 0 && lane.inFlight < MAX_IN_FLIGHT) {
      void this.#send(lane, lane.waiting.splice(0, MAX_EVENTS), 0)
    }
  }

  async #send(lane: Lane, events: readonly QueuedEvent[], attempt: number): Promise<void> {
    const app = this.#state.apps.get(events[0]?.clientId ?? '')
    if (!app?.webhookUrl) return this.#done(events)
    const path = new URL(app.webhookUrl).pathname
    if (attempt === 0 && this.#faults.strike('lost_webhooks', 'POST', path)) return this.#done(events)
    const stopped = this.#stop.signal
    lane.inFlight += 1
    const ordered = this.#faults.strike('out_of_order_webhooks', 'POST', path) ? events.toReversed() : events
    const repeats = this.#faults.strike('duplicate_webhooks', 'POST', path) ? 2 : 1
    let delivered = false
    for (let times = 0; times < repeats; times += 1) {
      delivered = await this.#post(app.webhookUrl, app.clientSecret, ordered, attempt)
    }
    if (stopped.aborted) return
    lane.inFlight -= 1
    if (delivered || attempt >= MAX_RETRIES) this.#done(events)
    else this.#later(this.#backoff(attempt), () => void this.#send(lane, events, attempt + 1))
    this.#drain(lane)
  }

  async #post(url: string, secret: string, events: readonly QueuedEvent[], attempt: number): Promise<boolean> {
    const body = JSON.stringify(events.map((event) => ({ ...event.body, attemptNumber: attempt })))
    const timestamp = this.#clock.now()
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'CRM-Sandbox-Webhooks/1.0',
          ...signatureHeaders(secret, { method: 'POST', url, body, timestamp }, 'v1'),
        },
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      })
      await response.arrayBuffer()
      return response.ok
    } catch {
      // Refused, reset or too slow: all the same to the sender, who tries again.
      return false
    }
  }

  /** Four times longer each time and less than a day in all; between half of that and the whole, at random. */
  #backoff(attempt: number): number {
    return Math.min(FIRST_RETRY_MS * 4 ** attempt, LONGEST_RETRY_MS) * (0.5 + this.#random() * 0.5)
  }

  #done(events: readonly QueuedEvent[]): void {
    this.#state.commit([{ kind: 'eventsDone', seqs: events.map((event) => event.seq) }])
  }

  #later(milliseconds: number, action: () => void): () => void {
    const cancel = this.#clock.after(milliseconds, () => {
      this.#timers.delete(cancel)
      action()
    })
    this.#timers.add(cancel)
    return cancel
  }
}
