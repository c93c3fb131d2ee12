import type { Random } from '../../bench/random.ts'
import type { Crm, CrmRecord, RecordType } from '../crm.ts'
import { insist } from '../insist.ts'
import { rest } from '../rest.ts'
import type { Tally } from '../tally.ts'
import type { Company, Organization, Portal } from '../world.ts'
import { Ends } from './ends.ts'

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
  /** Of a contact. */
  email: string | null
}

/** The people of one portal, whom the rig plays: they type into records, add records of their own, and end some. */
export class People {
  readonly typed = new Map<string, Typed>()
  readonly ends: Ends
  found: Found[] = []
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
    this.ends = new Ends(parts.crm, parts.portal.portalId)
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
      if (dice < 0.06) await this.#walkIn()
      else if (dice < 0.09) await this.#ownFind()
      else if (dice < 0.12) await this.#endWalkIn()
      else if (dice < 0.125) await this.#deleteLead()
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
    await insist(() => this.#crm.type(portalId, type, id, { [field]: value }))
    this.typed.set(`${portalId} ${type} ${id} ${field}`, { portalId, type, id, field, value })
    this.#tally.add('fields typed')
  }

  /** Somebody at a company that oppSpot knows, of whom oppSpot does not; sometimes at the same as another. */
  async #walkIn(): Promise<void> {
    const { portalId } = this.#portal
    const others = this.#walkInsNow()
    const company =
      others.length > 0 && this.#random.chance(0.4)
        ? this.#random.one(others).company
        : this.#random.one(this.#organization.companies)
    this.#walkIns += 1
    const email = `walk-in-${this.#walkIns}.${portalId}@${company.domain}`
    const name = { firstname: `Walk${this.#walkIns}`, lastname: `In${portalId}` }
    const id = await this.#createOnce('contacts', 'email', email, { email, ...name })
    this.found.push({ portalId, type: 'contacts', id, company, email })
    this.#tally.add('contacts added by hand')
  }

  /** Deletes, erases or merges somebody whom people added; into another of theirs, or into a lead or a lead into them, at the same company. */
  async #endWalkIn(): Promise<void> {
    const walkIns = this.#walkInsNow()
    if (walkIns.length === 0) return
    const one = this.#random.one(walkIns)
    const alike = walkIns.filter(({ id, company }) => id !== one.id && company === one.company)
    const leads = this.#leadsNow().filter(({ email }) => email.endsWith(`@${one.company.domain}`))
    const other = this.#random.one([null, ...alike, ...leads.slice(0, 1)])
    if (other !== null) {
      const [goes, stays] = this.#random.chance(0.5) ? [one, other] : [other, one]
      this.#forget(goes.id)
      await this.ends.merge(goes, stays.id)
      this.#tally.add('contacts merged')
      return
    }
    this.#forget(one.id)
    if (this.#random.chance(0.5)) {
      await this.ends.erase(one)
      this.#tally.add('contacts erased')
    } else {
      await this.ends.delete(one)
      this.#tally.add('contacts deleted')
    }
  }

  /** A lead that is captured again comes back. */
  async #deleteLead(): Promise<void> {
    const leads = this.#leadsNow()
    if (leads.length === 0) return
    const lead = this.#random.one(leads)
    this.#forget(lead.id)
    await this.ends.delete(lead)
    this.#tally.add('leads deleted')
  }

  #walkInsNow() {
    return this.found.flatMap(({ id, company, email }) => (email === null ? [] : [{ id, company, email }]))
  }

  /** The contacts that SmartSync created and nobody has merged anyone into. */
  #leadsNow() {
    const added = new Set(this.found.map(({ id }) => id))
    const survivors = new Set(this.ends.merged.map(({ into }) => into))
    return this.#records.contacts.flatMap(({ id, properties: { email } }) =>
      email === undefined || added.has(id) || survivors.has(id) ? [] : [{ id, email }],
    )
  }

  /** What was typed into a record ends with it, and nobody looks at it again. */
  #forget(id: string): void {
    this.found = this.found.filter((each) => each.id !== id)
    this.#records = { ...this.#records, contacts: this.#records.contacts.filter((each) => each.id !== id) }
    for (const [place, typed] of this.typed) if (typed.type === 'contacts' && typed.id === id) this.typed.delete(place)
  }

  async #ownFind(): Promise<void> {
    const company = this.#organization.ownFinds[this.#ownFinds]
    if (company === undefined) return
    this.#ownFinds += 1
    const { domain, name } = company
    const id = await this.#createOnce('companies', 'domain', domain, { domain, name })
    this.found.push({ portalId: this.#portal.portalId, type: 'companies', id, company, email: null })
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
    return insist(async () => {
      const there = (await this.#crm.records(portalId, type)).find((record) => record.properties[key] === value)
      return there?.id ?? (await this.#crm.create(portalId, type, properties))
    })
  }

  #moves(domain: string | undefined): boolean {
    return this.#organization.companies.find((company) => company.domain === domain)?.moves ?? true
  }
}
