import type { SignalDetails } from '../model/index.ts'
import type { Phrases } from './phrases.ts'

/** What only a title says, and no fact. */
interface TitleWords {
  /** `who`: a name, a position, or both. */
  departed(who: string): string
  hiring(job: string): string
  adopts(technology: string): string
}

/** What a signal says whose source gave it no title: in the words in which facts are told, as far as they tell it. */
export function told(
  details: SignalDetails,
  { facts, signals }: Pick<Phrases, 'facts' | 'signals'>,
  words: TitleWords,
): string {
  switch (details.about) {
    case 'funding':
      return facts.funding({ latest: details.amount, round: details.round, investors: [], on: null })
    case 'appointment':
      return signals.appointed(details.name ?? details.position, details.name === null ? '' : details.position)
    case 'departure':
      return words.departed([details.name, details.position].filter((each) => each !== null).join(', '))
    case 'posting': {
      const open = details.openPositions === null ? '' : `, ${facts.openPositions(details.openPositions)}`
      return `${words.hiring(details.job)}${open}`
    }
    case 'adoption':
      return words.adopts(details.technology)
    case 'kind':
      return facts.reported(details.kind)
  }
}
