/** The companies that one batch works on. */
export interface OwnCompanies {
  /** Takes those of the companies that no other batch has; gives those that it may work on. */
  take(companyIds: Iterable<string>): ReadonlySet<string>
  end(): void
}

/**
 * Which companies are being worked on. An urgent batch is done beside the one under way, and two batches of one
 * integration that each create what they do not find, or write what they read a while ago, must not meet at one company.
 */
export class CompaniesUnderWay {
  readonly #taken = new Set<string>()

  begin(integrationId: string): OwnCompanies {
    const mine = new Set<string>()
    const place = (companyId: string) => `${integrationId} ${companyId}`
    return {
      take: (companyIds) => {
        for (const id of companyIds) if (!this.#taken.has(place(id))) mine.add(id)
        for (const id of mine) this.#taken.add(place(id))
        return mine
      },
      end: () => {
        for (const id of mine) this.#taken.delete(place(id))
        mine.clear()
      },
    }
  }
}
