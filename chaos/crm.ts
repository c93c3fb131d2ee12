import { z } from 'zod'
import type { Portal, User } from './world.ts'

const Id = z.union([z.string(), z.int()]).transform(String)
const Record = z.object({
  id: Id,
  properties: z.record(z.string(), z.string()),
  archivedAt: z.number().optional(),
  associations: z.array(z.object({ to: z.object({ type: z.string(), id: Id }) }).loose()).default([]),
})
const Records = z.object({ records: z.array(Record) })
export type CrmRecord = z.infer<typeof Record>
export const recordTypes = ['companies', 'contacts', 'tasks'] as const
export type RecordType = (typeof recordTypes)[number]

const Undelivered = z.object({ undelivered: z.int() })

export interface Fault {
  kind: string
  probability?: number
  count?: number
  path?: string
  method?: string
  milliseconds?: number
  status?: number
}

/** The sandbox from the side that no app sees: what people do in their CRM, and what there is in it. */
export class Crm {
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  async addPortal({ portalId, users }: Portal): Promise<void> {
    await this.#send('POST', '/sandbox/hubspot/portals', { portalId, name: `Portal ${portalId}`, users })
  }

  async records(portalId: number, type: RecordType): Promise<CrmRecord[]> {
    const answer = await this.#send('GET', `/sandbox/hubspot/portals/${portalId}/records?type=${type}`)
    return Records.parse(answer).records.filter(({ archivedAt }) => archivedAt === undefined)
  }

  /** Types a value into a record, as a person. */
  async type(portalId: number, type: RecordType, id: string, properties: { [name: string]: string }): Promise<void> {
    await this.#send('PATCH', `/sandbox/hubspot/portals/${portalId}/records/${type}/${id}`, { properties })
  }

  /** Creates a record, as a person. */
  async create(portalId: number, type: RecordType, properties: { [name: string]: string }): Promise<string> {
    const answer = await this.#send('POST', `/sandbox/hubspot/portals/${portalId}/records/${type}`, { properties })
    return Record.parse(answer).id
  }

  /** Deletes a record, as a person. */
  async remove(portalId: number, type: RecordType, id: string): Promise<void> {
    await this.#send('DELETE', `/sandbox/hubspot/portals/${portalId}/records/${type}/${id}`)
  }

  /** Erases a record for somebody's right to be forgotten, as a person. */
  async erase(portalId: number, type: RecordType, id: string): Promise<void> {
    await this.#send('POST', `/sandbox/hubspot/portals/${portalId}/records/${type}/${id}/gdpr-delete`)
  }

  /** Merges the second record into the first, as a person. */
  async merge(portalId: number, type: RecordType, id: string, into: string): Promise<void> {
    const records = { primaryObjectId: into, objectIdToMerge: id }
    await this.#send('POST', `/sandbox/hubspot/portals/${portalId}/records/${type}/merge`, records)
  }

  /** Asks SmartSync what a card asks, and gives the status of its answer. */
  async card(request: { method: string; url: string; portalId: number; user: User }): Promise<number> {
    const { method, url, portalId, user } = request
    const response = await fetch(`${this.url}/sandbox/hubspot/card-fetch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method, url, portalId, userId: user.userId, userEmail: user.email }),
      signal: AbortSignal.timeout(40_000),
    })
    await response.arrayBuffer()
    return response.status
  }

  async setFaults(seed: number, faults: readonly Fault[]): Promise<void> {
    await this.#send('PUT', '/sandbox/faults', { seed, faults })
  }

  async undelivered(): Promise<number> {
    return Undelivered.parse(await this.#send('GET', '/sandbox/hubspot/webhooks')).undelivered
  }

  async #send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await response.text()
    if (!response.ok) throw new Refused(response.status, `${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return text === '' ? null : JSON.parse(text)
  }
}

/** The sandbox answered, and not with yes. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
