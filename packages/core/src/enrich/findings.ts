import type { CrmKnowledge, Fact, IsoDate, Signal } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import type { ScoringProfile } from './profile.ts'
import type { WorkingCalendar } from './working-calendar.ts'

/** What the conclusions are drawn from: the data, the facts and signals in it, the settings, and the day. */
export interface Findings {
  dossier: Dossier
  crm: CrmKnowledge | null
  facts: ReadonlyMap<string, Fact>
  /** The weightiest first. */
  signals: readonly Signal[]
  profile: ScoringProfile
  today: IsoDate
  calendar: WorkingCalendar
  /** The words of the organization's language. */
  phrases: Phrases
}

/** The signal against any contact, or null. */
export function stopSignOf(signals: readonly Signal[]): Signal | null {
  return signals.find(({ kind }) => kind === 'risk') ?? null
}
