import { type Crm, Refused } from '../crm.ts'
import { insist } from '../insist.ts'

/** A contact whose record somebody ended, with the moments (ms since the rig began) between which that happened. */
export interface Ended {
  id: string
  email: string
  after: number
  before: number
}

/** The contacts of one portal that people deleted, erased, or merged into others. */
export class Ends {
  readonly deleted: Ended[] = []
  readonly erased: Ended[] = []
  /** With the record that lives on. */
  readonly merged: Array<Ended & { into: string }> = []
  readonly #crm: Crm
  readonly #portalId: number

  constructor(crm: Crm, portalId: number) {
    this.#crm = crm
    this.#portalId = portalId
  }

  async delete(contact: { id: string; email: string }): Promise<void> {
    this.deleted.push(await this.#end(contact, () => this.#crm.remove(this.#portalId, 'contacts', contact.id)))
  }

  async erase(contact: { id: string; email: string }): Promise<void> {
    this.erased.push(await this.#end(contact, () => this.#crm.erase(this.#portalId, 'contacts', contact.id)))
  }

  async merge(contact: { id: string; email: string }, into: string): Promise<void> {
    const merge = () => this.#crm.merge(this.#portalId, 'contacts', contact.id, into)
    this.merged.push({ ...(await this.#end(contact, merge)), into })
  }

  /** A try whose answer was lost may have done it: then, and only then, the next one may find no such record. */
  async #end(contact: { id: string; email: string }, act: () => Promise<void>): Promise<Ended> {
    const after = performance.now()
    await insist((mayBeDone) =>
      act().catch((error: unknown) => {
        if (!(mayBeDone && error instanceof Refused && error.status === 404)) throw error
      }),
    )
    return { ...contact, after, before: performance.now() }
  }
}
