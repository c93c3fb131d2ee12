/** The companies that one batch works on. */
export interface OwnCompanies {
  /** Takes those of the companies that no other batch has; tells what it may work on from what must wait. */
  take<T>(work: readonly T[], companyOf: (each: T) => string): { mine: T[]; others: T[] }
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
      take: (work, companyOf) => {
        for (const id of work.map(companyOf)) if (!this.#taken.has(place(id))) mine.add(id)
        for (const id of mine) this.#taken.add(place(id))
        const isMine = (each: (typeof work)[number]) => mine.has(companyOf(each))
        return { mine: work.filter(isMine), others: work.filter((each) => !isMine(each)) }
      },
      end: () => {
        for (const id of mine) this.#taken.delete(place(id))
        mine.clear()
      },
    }
  }
}
