import type { SignalDetails, StoredSignal } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { clean } from './clean.ts'

/** A stored signal's title: its source's words or, where it gave none, ours; blank where there is nothing to say. */
export function signalTitle({ title, details }: StoredSignal, { signals: say }: Phrases): string {
  return details === undefined ? clean(title) : say.told(cleaned(details), clean(title))
}

function cleaned(details: SignalDetails): SignalDetails {
  switch (details.about) {
    case 'funding':
      return { ...details, round: clean(details.round ?? '', 60) || null }
    case 'appointment':
    case 'departure':
      return { ...details, name: clean(details.name ?? '', 100) || null, position: clean(details.position, 100) }
    case 'posting':
      return { ...details, job: clean(details.job, 100) }
    case 'adoption':
      return { ...details, technology: clean(details.technology, 60) }
    case 'kind':
      return details
  }
}
