import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../bench/random.ts'
import { type EventMessage, signEvent } from '../../packages/backend/src/events/sign.ts'
import type { Oppspot } from '../oppspot.ts'
import type { Tally } from '../tally.ts'
import { type Company, type Organization, type Person, peopleAt, type World } from '../world.ts'

const SENDERS = 24
const ANSWERED_WITHIN_MS = 20_000
/** How many of a hundred events are sent again although they were accepted. */
const REPEATED = 0.06

/** An event that SmartSync has accepted: from here on it may not be lost. */
export interface Accepted {
  id: string
  organizationId: string | null
  company: Company
  person: Person | null
  /** False where the answer said that it concerned nobody. */
  concerned: boolean
  /** When it was sent first, and when it was accepted (ms since the rig began). */
  sentAt: number
  acceptedAt: number
}

interface Parts {
  url: string
  secret: string
  world: World
  oppspot: Oppspot
  random: Random
  /** Events a second. */
  rate: number
  tally: Tally
}

/** oppSpot's side: events at a steady rate, each sent under the same id until it is accepted, some of them again after that. */
export class EventFlow {
  readonly accepted: Accepted[] = []
  /** Answers that no event deserves. */
  readonly refused: string[] = []
  readonly #parts: Parts
  readonly #changing = new Set<string>()
  #next = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Resolves when the signal is aborted and every event under way has been accepted. */
  async run(until: AbortSignal): Promise<void> {
    const began = performance.now()
    const send = async () => {
      while (!until.aborted) {
        const due = began + (this.#next / this.#parts.rate) * 1_000 - performance.now()
        if (due > 0) await pause(due)
        if (!until.aborted) await this.#one()
      }
    }
    await Promise.all(Array.from({ length: SENDERS }, send))
  }

  async #one(): Promise<void> {
    const { random, tally, world } = this.#parts
    this.#next += 1
    const id = `evt_chaos_${this.#next}`
    const organization = random.one(world.organizations)
    const company = random.one(organization.companies)
    const person = random.one(peopleAt(organization, company))
    const dice = random.next()
    const repeated = random.chance(REPEATED)
    const event =
      dice < 0.55
        ? leadCaptured(organization, company, person)
        : dice < 0.85
          ? await this.#updated(company)
          : signalFound(organization, company)
    const sentAt = performance.now()
    const concerned = await this.#insist(id, event)
    this.accepted.push({
      sentAt,
      acceptedAt: performance.now(),
      id,
      organizationId: event.type === 'business.updated' ? null : organization.id,
      company,
      person: event.type === 'lead.captured' ? person : null,
      concerned,
    })
    tally.add(event.type)
    if (!repeated) return
    await this.#insist(id, event)
    tally.add('sent again')
  }

  async #updated(company: Company): Promise<EventMessage> {
    const { oppspot, random, tally } = this.#parts
    if (company.moves && random.chance(0.5) && !this.#changing.has(company.id)) {
      const employees = random.whole(10, 900)
      this.#changing.add(company.id)
      await oppspot.learn(company, employees)
      this.#changing.delete(company.id)
      tally.add('facts changed')
    }
    return { type: 'business.updated', data: { company_id: company.id } }
  }

  /** As oppSpot does: under the same id until the answer is 2xx. True where the event concerned somebody. */
  async #insist(id: string, event: EventMessage): Promise<boolean> {
    const { url, secret, tally, random } = this.#parts
    for (;;) {
      const { body, headers } = signEvent(secret, event, { at: new Date(), id })
      const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS)
      const answer = await fetch(`${url}/v1/events`, { method: 'POST', body, headers, signal })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => null)
      if (answer !== null && answer.status >= 200 && answer.status < 300) return !answer.text.includes('"note"')
      tally.add(answer === null ? 'attempts without an answer' : `attempts answered with ${answer.status}`)
      if (answer !== null && answer.status < 500)
        this.refused.push(`${event.type} ${id}: ${answer.status} ${answer.text}`)
      await pause(50 + random.whole(0, 450))
    }
  }
}

function leadCaptured({ id }: Organization, { number }: Company, person: Person): EventMessage {
  const contact = { email: person.email, first_name: person.firstName, last_name: person.lastName }
  return { type: 'lead.captured', data: { organization_id: id, company: { number }, contact } }
}

function signalFound({ id }: Organization, company: Company): EventMessage {
  return { type: 'signal.found', data: { company_id: company.id, organization_id: id } }
}
