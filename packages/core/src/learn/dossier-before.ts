import type { IsoDate } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'

/**
 * What can be told of a company as it stood before a day, from what is known now. Signals, funding and people that came
 * on that day or later, or at an unknown time, are left out; so is what only holds today: growth, open jobs, filings,
 * contacts. Size, revenue, industry and place change slowly and stay, unless revenue is of a later year.
 */
export function dossierBefore({ company, people, signals, ...rest }: Dossier, day: IsoDate): Dossier {
  const isEarlier = (on: IsoDate | null | undefined) => typeof on === 'string' && on < day
  const { revenue, funding } = company
  const year = Number(day.slice(0, 'YYYY'.length))
  return {
    ...rest,
    company: {
      ...company,
      revenue: revenue !== null && (revenue.year ?? 0) > year ? null : revenue,
      funding: isEarlier(funding?.on) ? funding : null,
      employeeGrowth: null,
      jobOpenings: null,
      filings: null,
      registerEvents: company.registerEvents.filter(({ on }) => isEarlier(on)),
      revenueGrowth: null,
    },
    signals: signals.filter(({ on }) => isEarlier(on)),
    people: people
      .filter(({ appointedOn }) => appointedOn === null || isEarlier(appointedOn))
      .map((person) => ({ ...person, lastContactOn: null })),
    oppspotScore: null,
  }
}
