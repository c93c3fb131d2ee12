/** Counts stored values that did not fit what they should be, by place (`businesses.officers`), for operators to see. */
export class Misfits {
  readonly #counts = new Map<string, number>()

  add(place: string): void {
    this.#counts.set(place, (this.#counts.get(place) ?? 0) + 1)
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
