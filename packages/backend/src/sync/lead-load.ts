/**
 * How many leads each colleague looks after, by e-mail: the companies of which they are the suggested owner. `given`
 * holds the owner of each company so far; what is given during a batch counts at once.
 */
export class LeadLoad {
  readonly #owners: Map<string, string>
  readonly #counts = new Map<string, number>()

  constructor(given: ReadonlyMap<string, string>) {
    this.#owners = new Map(given)
    for (const email of given.values()) this.#add(email, 1)
  }

  /** Their leads but for this one, so that nobody is too busy for a lead that is theirs already. */
  without(companyId: string, email: string | null): number {
    const count = this.#counts.get(email ?? '') ?? 0
    return this.#owners.get(companyId) === email ? count - 1 : count
  }

  give(companyId: string, email: string | null): void {
    const before = this.#owners.get(companyId)
    if (before !== undefined) this.#add(before, -1)
    if (email === null) {
      this.#owners.delete(companyId)
      return
    }
    this.#owners.set(companyId, email)
    this.#add(email, 1)
  }

  #add(email: string, count: number): void {
    this.#counts.set(email, (this.#counts.get(email) ?? 0) + count)
  }
}
