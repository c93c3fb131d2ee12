import type { Journal } from '../journal.ts'
import { associationType } from './association-types.ts'
import type { Entry } from './entry.ts'
import type { AccessToken, App, AuthorizationCode, Install, PropertyChanged, QueuedEvent } from './model.ts'
import { OBJECT_TYPES } from './objects.ts'
import { PortalState } from './portal-state.ts'
import { STANDARD_GROUPS } from './standard/properties.ts'

const installKey = (clientId: string, portalId: number) => `${clientId} ${portalId}`

/** All that the HubSpot emulation remembers. It changes only by `commit`, which journals first. */
export class State {
  readonly portals = new Map<number, PortalState>()
  readonly apps = new Map<string, App>()
  readonly codes = new Map<string, AuthorizationCode>()
  readonly accessTokens = new Map<string, AccessToken>()
  readonly undelivered = new Map<number, QueuedEvent>()
  /** Told of new events, once they are committed. */
  onEvents: (events: readonly QueuedEvent[]) => void = () => {}
  /** Told of properties that were written, once they are committed. */
  onWritten: (portal: PortalState, changed: readonly PropertyChanged[]) => void = () => {}
  #installs = new Map<string, Install>()
  #byRefreshToken = new Map<string, Install>()
  #nextSeq = 1
  #journal: Journal<Entry> | undefined

  /** From now on every commit is written here before it takes effect. */
  journalTo(journal: Journal<Entry>): void {
    this.#journal = journal
  }

  /** Makes all of the entries true, or, where the journal cannot be written, none. */
  commit(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    this.#journal?.append(entries)
    for (const entry of entries) this.apply(entry)
    for (const entry of entries) if (entry.kind === 'events') this.onEvents(entry.events)
  }

  /** Makes one entry true without journalling it: for replay. */
  apply(entry: Entry): void {
    switch (entry.kind) {
      case 'portal': {
        const known = this.portals.get(entry.portal.portalId)
        if (known) known.portal = entry.portal
        else this.portals.set(entry.portal.portalId, new PortalState(entry.portal))
        return
      }
      case 'app':
        this.apps.set(entry.app.clientId, entry.app)
        return
      case 'install':
        this.#installs.set(installKey(entry.install.clientId, entry.install.portalId), entry.install)
        this.#byRefreshToken.set(entry.install.refreshToken, entry.install)
        return
      case 'uninstall':
        this.#uninstall(entry.clientId, entry.portalId)
        return
      case 'code':
        this.codes.set(entry.code.code, entry.code)
        return
      case 'codeUsed':
        this.codes.delete(entry.code)
        return
      case 'accessToken':
        this.accessTokens.set(entry.token.token, entry.token)
        return
      case 'refreshTokenRevoked':
        this.#byRefreshToken.delete(entry.refreshToken)
        return
      case 'property':
        this.#portal(entry.portalId).tables[entry.type].properties.set(entry.property.name, entry.property)
        return
      case 'group':
        this.#portal(entry.portalId).tables[entry.type].groups.set(entry.group.name, entry.group)
        return
      case 'record':
        this.#portal(entry.portalId).put(entry.type, entry.record)
        return
      case 'recordErased':
        this.#portal(entry.portalId).tables[entry.type].erase(entry.id)
        return
      case 'associated':
        this.#portal(entry.portalId).links.add(entry.from, entry.to, entry.typeId)
        return
      case 'dissociated':
        this.#portal(entry.portalId).links.remove(entry.from, entry.to, entry.typeId)
        return
      case 'events':
        for (const event of entry.events) {
          this.undelivered.set(event.seq, event)
          this.#nextSeq = Math.max(this.#nextSeq, event.seq + 1)
        }
        return
      case 'eventsDone':
        for (const seq of entry.seqs) this.undelivered.delete(seq)
    }
  }

  /** The state as the shortest list of entries that leads to it. Tokens and codes that have expired are left out. */
  *snapshot(now: number): Generator<Entry> {
    for (const app of this.apps.values()) yield { kind: 'app', app }
    for (const { portal } of this.portals.values()) yield { kind: 'portal', portal }
    for (const install of this.#installs.values()) {
      yield { kind: 'install', install }
      const { refreshToken } = install
      if (!this.#byRefreshToken.has(refreshToken)) yield { kind: 'refreshTokenRevoked', refreshToken }
    }
    for (const code of this.codes.values()) if (code.expiresAt > now) yield { kind: 'code', code }
    for (const token of this.accessTokens.values()) if (token.expiresAt > now) yield { kind: 'accessToken', token }
    for (const portal of this.portals.values()) yield* portalSnapshot(portal)
    const events = [...this.undelivered.values()]
    if (events.length > 0) yield { kind: 'events', events }
  }

  newSeq(): number {
    return this.#nextSeq++
  }

  install(clientId: string, portalId: number): Install | undefined {
    return this.#installs.get(installKey(clientId, portalId))
  }

  installOfRefreshToken(refreshToken: string): Install | undefined {
    return this.#byRefreshToken.get(refreshToken)
  }

  installsIn(portalId: number): Install[] {
    return [...this.#installs.values()].filter((install) => install.portalId === portalId)
  }

  /** Forgets everything, in memory; the caller starts the journal anew. */
  clear(): void {
    for (const map of [this.portals, this.apps, this.codes, this.accessTokens, this.undelivered]) map.clear()
    this.#installs.clear()
    this.#byRefreshToken.clear()
  }

  #uninstall(clientId: string, portalId: number): void {
    const install = this.install(clientId, portalId)
    if (install) this.#byRefreshToken.delete(install.refreshToken)
    this.#installs.delete(installKey(clientId, portalId))
    for (const [key, token] of this.accessTokens) {
      if (token.clientId === clientId && token.portalId === portalId) this.accessTokens.delete(key)
    }
  }

  #portal(portalId: number): PortalState {
    const portal = this.portals.get(portalId)
    if (!portal) throw new Error(`The journal speaks of portal ${portalId} before it exists`)
    return portal
  }
}

function* portalSnapshot({ portal: { portalId }, tables, links }: PortalState): Generator<Entry> {
  for (const type of OBJECT_TYPES) {
    const table = tables[type]
    for (const group of table.groups.values()) {
      if (!STANDARD_GROUPS[type].includes(group)) yield { kind: 'group', portalId, type, group }
    }
    for (const property of table.properties.values()) {
      if (!property.hubspotDefined) yield { kind: 'property', portalId, type, property }
    }
    for (const record of table.records.values()) yield { kind: 'record', portalId, type, record }
  }
  for (const type of OBJECT_TYPES) {
    for (const { id } of tables[type].records.values()) {
      const from = { type, id }
      for (const { to, typeId } of links.all(from)) {
        // Each link is kept from both ends; one is enough to bring it back.
        const inverse = associationType(typeId)?.inverse ?? typeId
        if (typeId <= inverse) yield { kind: 'associated', portalId, from, to, typeId }
      }
    }
  }
}
