import { associationType, isExclusive } from './association-types.ts'
import type { RecordRef } from './model.ts'
import type { ObjectType } from './objects.ts'

const keyOf = (ref: RecordRef) => `${ref.type}/${ref.id}`

/** The associations of one portal, kept from both ends. */
export class Links {
  #byRecord = new Map<string, Map<ObjectType, Map<string, Set<number>>>>()

  add(from: RecordRef, to: RecordRef, typeId: number): void {
    if (isExclusive(typeId)) for (const id of this.of(from, to.type).keys()) this.remove(from, { ...to, id }, typeId)
    this.#half(from, to, true)?.add(typeId)
    const inverse = associationType(typeId)?.inverse
    if (inverse !== undefined) this.#half(to, from, true)?.add(inverse)
  }

  remove(from: RecordRef, to: RecordRef, typeId: number): void {
    this.#drop(from, to, typeId)
    const inverse = associationType(typeId)?.inverse
    if (inverse !== undefined) this.#drop(to, from, inverse)
  }

  /** The types of the link between two records, as seen from `from`. */
  between(from: RecordRef, to: RecordRef): ReadonlySet<number> {
    return this.#half(from, to, false) ?? NONE
  }

  /** Records of one type linked to `from`, in order of linking. */
  of(from: RecordRef, toType: ObjectType): ReadonlyMap<string, ReadonlySet<number>> {
    return this.#byRecord.get(keyOf(from))?.get(toType) ?? NOBODY
  }

  /** Every link once per end. */
  *all(from: RecordRef): Generator<{ to: RecordRef; typeId: number }> {
    for (const [type, byId] of this.#byRecord.get(keyOf(from)) ?? []) {
      for (const [id, typeIds] of byId) for (const typeId of typeIds) yield { to: { type, id }, typeId }
    }
  }

  #half(from: RecordRef, to: RecordRef, create: boolean): Set<number> | undefined {
    const byType = this.#byRecord.get(keyOf(from)) ?? new Map<ObjectType, Map<string, Set<number>>>()
    const byId = byType.get(to.type) ?? new Map<string, Set<number>>()
    const found = byId.get(to.id)
    if (found || !create) return found
    const typeIds = new Set<number>()
    this.#byRecord.set(keyOf(from), byType.set(to.type, byId.set(to.id, typeIds)))
    return typeIds
  }

  #drop(from: RecordRef, to: RecordRef, typeId: number): void {
    const byId = this.#byRecord.get(keyOf(from))?.get(to.type)
    const typeIds = byId?.get(to.id)
    typeIds?.delete(typeId)
    if (typeIds?.size === 0) byId?.delete(to.id)
  }
}

const NONE: ReadonlySet<number> = new Set()
const NOBODY: ReadonlyMap<string, ReadonlySet<number>> = new Map()
