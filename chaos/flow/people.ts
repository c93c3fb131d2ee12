import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../bench/random.ts'
import { type Crm, type CrmRecord, type RecordType, Refused } from '../crm.ts'
import { rest } from '../rest.ts'
import type { Tally } from '../tally.ts'
import type { Company, Organization, Portal } from '../world.ts'

const LOOK_EVERY_MS = 4_000

/** What a person typed into a field, which must still stand there in the end. */
export interface Typed {
  portalId: number
  type: RecordType
  id: string
  field: string
  value: string
}

/** A record that a person created, and that SmartSync is to find out about by itself. */
export interface Found {
  portalId: number
  type: RecordType
  id: string
  company: Company
}

/** The people of one portal, whom the rig plays: they type into records and add records of their own. */
export class People {
  readonly typed = new Map<string, Typed>()
  readonly found: Found[] = []
  readonly #crm: Crm
  readonly #organization: Organization
  readonly #portal: Portal
  readonly #random: Random
  readonly #tally: Tally
  #records: { companies: CrmRecord[]; contacts: CrmRecord[] } = { companies: [], contacts: [] }
  #lookedAt = Number.NEGATIVE_INFINITY
  #walkIns = 0
  #ownFinds = 0

  constructor(parts: { crm: Crm; organization: Organization; portal: Portal; random: Random; tally: Tally }) {
    this.#crm = parts.crm
    this.#organization = parts.organization
    this.#portal = parts.portal
    this.#random = parts.random
    this.#tally = parts.tally
  }

  /** A record that a person may be looking at; null where there is none yet. */
  anyRecord(): { type: 'company' | 'contact'; id: string } | null {
    const type = this.#random.chance(0.3) ? 'company' : 'contact'
    const records = type === 'company' ? this.#records.companies : this.#records.contacts
    return records.length === 0 ? null : { type, id: this.#random.one(records).id }
  }

  /** Does something every `everyMs` on average, until the signal; what is under way is finished. */
  async run(until: AbortSignal, everyMs: number): Promise<void> {
    while (!until.aborted) {
      await rest(this.#random.next() * 2 * everyMs, until)
      await this.#look()
      const dice = this.#random.next()
      if (dice < 0.05) await this.#walkIn()
      else if (dice < 0.08) await this.#ownFind()
      else if (dice < 0.3) await this.#editCompany()
      else await this.#editContact()
    }
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_EVERY_MS) return
    this.#lookedAt = performance.now()
    try {
      this.#records = {
        companies: await this.#crm.records(this.#portal.portalId, 'companies'),
        contacts: await this.#crm.records(this.#portal.portalId, 'contacts'),
      }
    } catch {
      // The CRM is down: they go on with what they saw last.
    }
  }

  /** Fields that SmartSync fills where they are blank, or not at all; its webhooks may tell or not. */
  async #editContact(): Promise<void> {
    if (this.#records.contacts.length === 0) return
    const { id } = this.#random.one(this.#records.contacts)
    await this.#type('contacts', id, this.#random.one(['jobtitle', 'phone', 'city', 'lastname']))
  }

  /** A person's headcount is safe where oppSpot learns no other while they type: the CRM knows no conditional write. */
  async #editCompany(): Promise<void> {
    const still = this.#records.companies.filter(({ properties }) => !this.#moves(properties.domain))
    if (still.length === 0) return
    const { id } = this.#random.one(still)
    const field = this.#random.one(['name', 'phone', 'description', 'numberofemployees'])
    await this.#type('companies', id, field)
  }

  async #type(type: RecordType, id: string, field: string): Promise<void> {
    const { portalId } = this.#portal
    const number = this.#random.whole(1_000, 99_999)
    const value =
      field === 'numberofemployees' ? String(number) : field === 'phone' ? `+44 ${number}` : `Typed ${number}`
    await this.#insist(() => this.#crm.type(portalId, type, id, { [field]: value }))
    this.typed.set(`${portalId} ${type} ${id} ${field}`, { portalId, type, id, field, value })
    this.#tally.add('fields typed')
  }

  /** Somebody at a company that oppSpot knows, of whom oppSpot does not. */
  async #walkIn(): Promise<void> {
    const { portalId } = this.#portal
    const company = this.#random.one(this.#organization.companies)
    this.#walkIns += 1
    const email = `walk-in-${this.#walkIns}.${portalId}@${company.domain}`
    const id = await this.#createOnce('contacts', 'email', email, { email, firstname: 'Walk', lastname: 'In' })
    this.found.push({ portalId, type: 'contacts', id, company })
    this.#tally.add('contacts added by hand')
  }

  async #ownFind(): Promise<void> {
    const company = this.#organization.ownFinds[this.#ownFinds]
    if (company === undefined) return
    this.#ownFinds += 1
    const { domain, name } = company
    const id = await this.#createOnce('companies', 'domain', domain, { domain, name })
    this.found.push({ portalId: this.#portal.portalId, type: 'companies', id, company })
    this.#tally.add('companies added by hand')
  }

  /** A person whose CRM went down while saving looks whether it was saved. */
  async #createOnce(
    type: RecordType,
    key: string,
    value: string,
    properties: { [name: string]: string },
  ): Promise<string> {
    const { portalId } = this.#portal
    return this.#insist(async () => {
      const there = (await this.#crm.records(portalId, type)).find((record) => record.properties[key] === value)
      return there?.id ?? (await this.#crm.create(portalId, type, properties))
    })
  }

  async #insist<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act()
      } catch (error) {
        if (error instanceof Refused && error.status < 500) throw error
        await pause(300)
      }
    }
  }

  #moves(domain: string | undefined): boolean {
    return this.#organization.companies.find((company) => company.domain === domain)?.moves ?? true
  }
}
