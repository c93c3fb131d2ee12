/**
 * Which companies are being worked on, by integration. An urgent batch is done beside the one under way, and two batches
 * that each create what they do not find, or write what they read a while ago, must not meet at one company.
 */
export class CompaniesUnderWay {
  readonly #taken = new Map<string, Set<string>>()

  /** Takes those of the companies that no other batch has, until `done` is called. */
  take(integrationId: string, companyIds: Iterable<string>): { mine: ReadonlySet<string>; done(): void } {
    const taken = this.#taken.get(integrationId) ?? new Set()
    this.#taken.set(integrationId, taken)
    const mine = new Set([...companyIds].filter((id) => !taken.has(id)))
    for (const id of mine) taken.add(id)
    return {
      mine,
      done: () => {
        for (const id of mine) taken.delete(id)
        if (taken.size === 0 && this.#taken.get(integrationId) === taken) this.#taken.delete(integrationId)
      },
    }
  }
}
