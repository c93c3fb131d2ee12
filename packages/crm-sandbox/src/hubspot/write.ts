import { associationType, isExclusive, plainAssociation } from './association-types.ts'
import { derivedProperties } from './derived.ts'
import type { Entry } from './entry.ts'
import { ApiError, conflict, invalidValues, type PropertyFault, validationError } from './errors.ts'
import type { Author, CrmRecord, PropertyChanged, RecordRef } from './model.ts'
import { KINDS, type ObjectType } from './objects.ts'
import { type PortalState, uniqueKey } from './portal-state.ts'
import { requireForCreate, stageFault } from './requirements.ts'
import { brokenRules } from './rules.ts'
import type { State } from './state.ts'
import { checkValue } from './values.ts'
import { EventWriter, type Happening } from './webhooks/events.ts'

type Properties = Readonly<Record<string, string>>

/** The writes of one API call: checked one by one, then committed together. A write that throws leaves no trace. */
export class Write {
  readonly #state: State
  readonly #portal: PortalState
  readonly #now: number
  readonly #events: EventWriter
  readonly #claimed = new Map<string, string>()
  readonly #entries: Entry[] = []
  readonly #author: Author
  readonly #changed: PropertyChanged[] = []

  constructor(state: State, portal: PortalState, author: Author, now: number) {
    this.#state = state
    this.#portal = portal
    this.#now = now
    this.#author = author
    this.#events = new EventWriter(state, portal.portal, author, now)
  }

  /** Refuses, for the whole call, names that do not exist or cannot be written. */
  checkNames(type: ObjectType, inputs: readonly Properties[]): void {
    const table = this.#portal.tables[type]
    const faults: PropertyFault[] = []
    for (const name of new Set(inputs.flatMap((properties) => Object.keys(properties)))) {
      const property = table.property(name)
      if (!property) {
        faults.push({ name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` })
      } else if (property.readOnly) {
        faults.push({
          name,
          code: 'READ_ONLY_VALUE',
          message: `"${name}" is a read only property; its value cannot be set.`,
        })
      }
    }
    if (faults.length > 0) throw invalidValues(faults, this.#portal.portal.portalId)
  }

  create(type: ObjectType, input: Properties, links: readonly { to: RecordRef; typeId: number }[] = []): CrmRecord {
    const defaults = type === 'deals' ? { pipeline: 'default' } : {}
    const written = this.#checked(type, { ...defaults, ...input }, {})
    requireForCreate(type, written)
    for (const { to } of links) this.requireRecord(to)
    const id = this.#portal.newId()
    this.#claim(type, id, written)
    const kind = KINDS[type]
    const at = new Date(this.#now).toISOString()
    const properties = withoutBlanks({
      ...written,
      ...derivedProperties(type, written, {}, this.#portal.portal, this.#now),
      [kind.created]: at,
      [kind.modified]: at,
      hs_object_id: id,
    })
    const record = { id, properties, createdAt: this.#now, updatedAt: this.#now }
    this.#put(type, record)
    this.#happened({ what: 'creation', record: { type, id } })
    this.#propertiesChanged(type, id, {}, withoutBlanks(written))
    for (const { to, typeId } of links) this.associate({ type, id }, to, typeId)
    return record
  }

  update(type: ObjectType, record: CrmRecord, input: Properties): CrmRecord {
    const written = this.#checked(type, input, record.properties)
    this.#claim(type, record.id, written)
    const merged = { ...record.properties, ...written }
    const properties = withoutBlanks({
      ...merged,
      ...derivedProperties(type, merged, record.properties, this.#portal.portal, this.#now),
    })
    if (same(properties, record.properties)) return record
    const modified = { [KINDS[type].modified]: new Date(this.#now).toISOString() }
    const updated = { ...record, properties: { ...properties, ...modified }, updatedAt: this.#now }
    this.#put(type, updated)
    this.#propertiesChanged(type, record.id, record.properties, properties)
    return updated
  }

  archive(type: ObjectType, record: CrmRecord): void {
    this.#put(type, { ...record, archivedAt: this.#now })
    this.#happened({ what: 'deletion', record: { type, id: record.id } })
  }

  restore(type: ObjectType, record: CrmRecord): CrmRecord {
    const { archivedAt: _, ...live } = record
    const restored = { ...live, updatedAt: this.#now }
    this.#claim(type, record.id, record.properties)
    this.#put(type, restored)
    this.#happened({ what: 'restore', record: { type, id: record.id } })
    return restored
  }

  /** Removes every trace of a record, for someone's right to be forgotten. */
  erase(type: ObjectType, record: CrmRecord): void {
    const portalId = this.#portal.portal.portalId
    const from = { type, id: record.id }
    for (const { to, typeId } of this.#portal.links.all(from)) {
      this.#entries.push({ kind: 'dissociated', portalId, from, to, typeId })
    }
    this.#entries.push({ kind: 'recordErased', portalId, type, id: record.id })
    this.#happened({ what: 'privacyDeletion', record: from })
  }

  /** Blanks of `primary` are filled from `other`, whose associations move; `other`'s id leads to `primary` from now on. */
  merge(type: ObjectType, primary: CrmRecord, other: CrmRecord): CrmRecord {
    const both = (name: string, ...more: (string | undefined)[]) => {
      const lists = [primary.properties[name], ...more, other.properties[name]]
      return [...new Set(lists.flatMap((list) => list?.split(';') ?? []).filter(Boolean))].join(';')
    }
    const properties = withoutBlanks({
      ...other.properties,
      ...primary.properties,
      ...(type === 'contacts' && { hs_additional_emails: both('hs_additional_emails', other.properties.email) }),
      ...(type === 'companies' && { hs_additional_domains: both('hs_additional_domains', other.properties.domain) }),
      hs_merged_object_ids: both('hs_merged_object_ids', other.id),
      [KINDS[type].modified]: new Date(this.#now).toISOString(),
    })
    const moved = Object.keys(properties).filter((name) => primary.properties[name] === undefined).length
    const merged = { ...primary, properties, updatedAt: this.#now }
    this.#put(type, { ...other, archivedAt: this.#now, mergedInto: primary.id })
    this.#put(type, merged)
    for (const { to, typeId } of this.#portal.links.all({ type, id: other.id })) {
      this.associate({ type, id: primary.id }, to, typeId)
    }
    this.#happened({ what: 'merge', record: { type, id: primary.id }, merged: other.id, moved })
    return merged
  }

  /** Links two records. A labelled link includes the plain one; a new primary company takes the old one's place. */
  associate(from: RecordRef, to: RecordRef, typeId: number): void {
    const present = this.#portal.links.between(from, to)
    if (present.has(typeId)) return
    if (isExclusive(typeId)) {
      for (const [id, typeIds] of this.#portal.links.of(from, to.type)) {
        if (typeIds.has(typeId)) this.dissociate(from, { type: to.type, id }, typeId)
      }
    }
    const plain = plainAssociation(from.type, to.type)
    if (plain && plain.typeId !== typeId) this.associate(from, to, plain.typeId)
    this.#entries.push({ kind: 'associated', portalId: this.#portal.portal.portalId, from, to, typeId })
    this.#associationChanged(from, to, typeId, false)
  }

  dissociate(from: RecordRef, to: RecordRef, typeId: number): void {
    if (!this.#portal.links.between(from, to).has(typeId)) return
    this.#entries.push({ kind: 'dissociated', portalId: this.#portal.portal.portalId, from, to, typeId })
    this.#associationChanged(from, to, typeId, true)
  }

  /** Inline and later associations only lead to records that exist. */
  requireRecord(ref: RecordRef): void {
    if (this.#portal.find(ref.type, ref.id)) return
    const objectType = KINDS[ref.type].singular.toUpperCase()
    throw validationError('One or more associations are invalid', {
      context: {
        INVALID_OBJECT_IDS: [`${objectType}=${ref.id} is not valid`],
        objectId: [ref.id],
        objectType: [objectType],
      },
    })
  }

  commit(): void {
    this.#state.commit(this.#entries)
    if (this.#changed.length > 0) this.#state.onWritten(this.#portal, this.#changed)
  }

  #checked(type: ObjectType, input: Properties, old: Properties): Record<string, string> {
    const { portal, tables } = this.#portal
    const faults: PropertyFault[] = []
    const written: Record<string, string> = {}
    for (const [name, value] of Object.entries(input)) {
      const property = tables[type].property(name)
      if (!property) continue
      const checked = value === '' ? { value } : checkValue(property, value, old[name], portal)
      if ('value' in checked) written[name] = checked.value
      else faults.push({ name, ...checked })
    }
    if (type === 'deals') {
      const fault = stageFault({ ...old, ...written }, portal)
      if (fault) faults.push(fault)
    }
    faults.push(...brokenRules(this.#portal.rules, type, { ...old, ...written }, written))
    if (faults.length > 0) throw invalidValues(faults, portal.portalId)
    return written
  }

  /** Unique values belong to one record, among those stored and those of this call. */
  #claim(type: ObjectType, id: string, written: Properties): void {
    const table = this.#portal.tables[type]
    const keys: string[] = []
    for (const [name, value] of Object.entries(written)) {
      if (value === '' || !table.property(name)?.hasUniqueValue) continue
      const key = uniqueKey(name, value)
      const holder = table.holder(name, value)
      if (holder !== undefined && holder !== id) throw takenBy(holder, type, name, value, id)
      if ((this.#claimed.get(key) ?? id) !== id) throw takenInBatch(name, value)
      keys.push(key)
    }
    for (const key of keys) this.#claimed.set(key, id)
  }

  #put(type: ObjectType, record: CrmRecord): void {
    this.#entries.push({ kind: 'record', portalId: this.#portal.portal.portalId, type, record })
  }

  #propertiesChanged(type: ObjectType, id: string, old: Properties, now: Properties): void {
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const value = now[name] ?? ''
      const before = old[name] ?? ''
      if (value === before) continue
      this.#changed.push({ type, id, name, old: before, value, author: this.#author })
      this.#happened({ what: 'propertyChange', record: { type, id }, name, value })
    }
  }

  #associationChanged(from: RecordRef, to: RecordRef, typeId: number, removed: boolean): void {
    this.#happened({ what: 'associationChange', record: from, to, typeId, removed })
    const inverse = associationType(typeId)?.inverse
    if (inverse === undefined) return
    this.#happened({ what: 'associationChange', record: to, to: from, typeId: inverse, removed })
  }

  #happened(happening: Happening): void {
    const events = this.#events.eventsFor(happening)
    if (events.length > 0) this.#entries.push({ kind: 'events', events })
  }
}

function takenBy(holder: string, type: ObjectType, name: string, value: string, id: string): ApiError {
  if (type === 'contacts' && name === 'email') return conflict(`Contact already exists. Existing ID: ${holder}`)
  const message = `Cannot set ${name}=${value} on ${id}. ${holder} already has that value.`
  return new ApiError(400, 'VALIDATION_ERROR', message, {
    errors: [{ message, code: 'CONFLICTING_UNIQUE_VALUE', context: { propertyName: [name], existingId: [holder] } }],
  })
}

function takenInBatch(name: string, value: string): ApiError {
  const message = `Duplicate values found in batch input: ${name}=${value}. They must be unique`
  return validationError(message, {
    errors: [{ message, code: 'CONFLICTING_UNIQUE_VALUE', context: { propertyName: [name] } }],
  })
}

function withoutBlanks(properties: Properties): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''))
}

function same(a: Properties, b: Properties): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
