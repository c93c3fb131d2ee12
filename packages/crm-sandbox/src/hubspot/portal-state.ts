import { Links } from './links.ts'
import type { CrmRecord, Portal, Property, PropertyGroup } from './model.ts'
import type { ObjectType } from './objects.ts'
import type { Rule } from './rules.ts'
import { SearchIndex } from './search-index.ts'
import { STANDARD_GROUPS, STANDARD_PROPERTIES } from './standard/properties.ts'

/** Record ids do not fit 32 bits, as HubSpot's no longer do. */
const FIRST_ID = 20_000_000_001

/** The records of one object type in one portal, with what is needed to find them. */
export class Table {
  readonly records = new Map<string, CrmRecord>()
  readonly properties: Map<string, Property>
  readonly groups: Map<string, PropertyGroup>
  readonly index = new SearchIndex()
  #unique = new Map<string, string>()

  constructor(type: ObjectType) {
    this.properties = new Map(STANDARD_PROPERTIES[type].map((property) => [property.name, property]))
    this.groups = new Map(STANDARD_GROUPS[type].map((group) => [group.name, group]))
  }

  put(record: CrmRecord): void {
    this.#forget(record.id)
    this.records.set(record.id, record)
    if (record.archivedAt === undefined) for (const key of this.uniqueKeys(record)) this.#unique.set(key, record.id)
    this.index.add(record, record.archivedAt ?? record.updatedAt)
  }

  erase(id: string): void {
    this.#forget(id)
    this.records.delete(id)
    this.index.forget(id)
  }

  /** The id of the unarchived record that holds this value of a unique property. */
  holder(propertyName: string, value: string): string | undefined {
    return this.#unique.get(uniqueKey(propertyName, value))
  }

  /** A property that exists and is not archived. */
  property(name: string): Property | undefined {
    const property = this.properties.get(name)
    return property?.archived ? undefined : property
  }

  /** One key per unique value that the record holds; a contact also holds its additional addresses. */
  *uniqueKeys(record: Pick<CrmRecord, 'properties'>): Generator<string> {
    for (const name of this.#uniqueNames()) {
      const value = record.properties[name]
      if (value) yield uniqueKey(name, value)
    }
    for (const email of record.properties.hs_additional_emails?.split(';') ?? []) {
      if (email.trim()) yield uniqueKey('email', email.trim())
    }
  }

  *#uniqueNames(): Generator<string> {
    for (const property of this.properties.values()) if (property.hasUniqueValue) yield property.name
  }

  #forget(id: string): void {
    const old = this.records.get(id)
    if (!old || old.archivedAt !== undefined) return
    for (const key of this.uniqueKeys(old)) if (this.#unique.get(key) === id) this.#unique.delete(key)
  }
}

export function uniqueKey(propertyName: string, value: string): string {
  return `${propertyName}=${value.toLowerCase()}`
}

/** One HubSpot account with all that is in it. */
export class PortalState {
  portal: Portal
  readonly links = new Links()
  /** Rules that the administrator made. Not kept over a restart. */
  rules: readonly Rule[] = []
  readonly tables: Record<ObjectType, Table>
  #nextId = FIRST_ID

  constructor(portal: Portal) {
    this.portal = portal
    this.tables = {
      contacts: new Table('contacts'),
      companies: new Table('companies'),
      deals: new Table('deals'),
      tasks: new Table('tasks'),
    }
  }

  newId(): string {
    return String(this.#nextId++)
  }

  put(type: ObjectType, record: CrmRecord): void {
    this.#nextId = Math.max(this.#nextId, Number(record.id) + 1)
    this.tables[type].put(record)
  }

  /** The record, unless it is unknown or archived; one that was merged leads to the record it became. */
  find(type: ObjectType, id: string): CrmRecord | undefined {
    const record = this.tables[type].records.get(id)
    if (record?.mergedInto !== undefined) return this.find(type, record.mergedInto)
    return record?.archivedAt === undefined ? record : undefined
  }
}
