/** Counts how often a stored value did not fit what it should be, by place (`businesses.officers`), for operators. */
export class Misfits {
  readonly #counts = new Map<string, number>()

  add(place: string): void {
    this.#counts.set(place, (this.#counts.get(place) ?? 0) + 1)
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
