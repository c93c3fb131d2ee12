import type { CrmKnowledge, Enrichment, Language } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import { phrasesIn } from '../phrases/language.ts'
import { suggestActions } from './actions.ts'
import { dayIn } from './calendar.ts'
import { nameOf } from './company-words.ts'
import { engagementFacts, plannedFacts } from './engagement.ts'
import type { Findings } from './findings.ts'
import { fingerprint } from './fingerprint.ts'
import { suggestOwner } from './owner.ts'
import type { ScoringProfile } from './profile.ts'
import { research } from './research.ts'
import { score } from './score.ts'
import { findSignals } from './signals.ts'
import { suggestStage } from './stage.ts'
import { writeSummary } from './summary.ts'
import type { Team } from './team.ts'
import { wordedIn } from './worded-profile.ts'
import { defaultCalendar, type WorkingCalendar } from './working-calendar.ts'

/**
 * For whom and when. Days are counted in `timeZone` (IANA name, `Europe/London` unless given), working days by
 * `calendar` (Monday to Friday without England's bank holidays unless given). `crm` is what the CRM holds about the
 * company; left out or null where it holds nothing. `language` is the one to write in, English unless given: it changes
 * words, and no score, advice, key, day or evidence.
 */
export interface EnrichContext {
  now: Date
  profile: ScoringProfile
  team: Team
  timeZone?: string
  calendar?: WorkingCalendar
  crm?: CrmKnowledge | null
  language?: Language
}

/**
 * From what oppSpot knows of a company to what a rep is told, each conclusion with its evidence. Pure: the same input
 * gives the same output on every machine. Throws `RangeError` for an unknown time zone or an invalid date.
 */
export function enrich(dossier: Dossier, context: EnrichContext): Enrichment {
  const { now, team, language = 'en' } = context
  const findings = findingsOf(dossier, context)
  const { facts, signals, phrases } = findings
  const rating = score(findings)
  const said = {
    ...(language === 'en' ? {} : { language }),
    companyId: dossier.company.id,
    companyName: nameOf(dossier.company) ?? phrases.thisCompany,
    invented: dossier.company.invented,
    facts: [...facts.values()],
    signals,
    score: rating,
    summary: writeSummary(findings),
    ...suggestActions(findings, rating),
    stage: suggestStage(findings, rating),
    owner: suggestOwner(findings, team, phrases),
  }
  return { ...said, at: now.toISOString(), fingerprint: fingerprint(said) }
}

/** What all conclusions are drawn from. Throws like `enrich`. */
export function findingsOf(
  dossier: Dossier,
  {
    now,
    profile,
    timeZone = 'Europe/London',
    calendar = defaultCalendar,
    crm = null,
    language = 'en',
  }: Omit<EnrichContext, 'team'>,
): Findings {
  const today = dayIn(now, timeZone)
  const phrases = phrasesIn(language)
  const known = [
    ...research(dossier, phrases),
    ...engagementFacts(crm, timeZone, phrases),
    ...plannedFacts(crm, today, timeZone, phrases),
  ]
  const facts = new Map(known.map((fact) => [fact.id, fact]))
  const signals = findSignals(dossier, facts, profile, today, phrases)
  return { dossier, crm, facts, signals, profile: wordedIn(profile, phrases), today, calendar, phrases }
}
