import type { CrmKnowledge, Enrichment } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
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
import { defaultCalendar, type WorkingCalendar } from './working-calendar.ts'

/**
 * For whom and when. Days are counted in `timeZone` (IANA name, `Europe/London` unless given), working days by
 * `calendar` (Monday to Friday without England's bank holidays unless given). `crm` is what the CRM holds about the
 * company; left out or null where it holds nothing.
 */
export interface EnrichContext {
  now: Date
  profile: ScoringProfile
  team: Team
  timeZone?: string
  calendar?: WorkingCalendar
  crm?: CrmKnowledge | null
}

/**
 * From what oppSpot knows of a company to what a rep is told, each conclusion with its evidence. Pure: the same input
 * gives the same output on every machine. Throws `RangeError` for an unknown time zone or an invalid date.
 */
export function enrich(dossier: Dossier, context: EnrichContext): Enrichment {
  const { now, team } = context
  const findings = findingsOf(dossier, context)
  const { facts, signals } = findings
  const rating = score(findings)
  const said = {
    companyId: dossier.company.id,
    companyName: nameOf(dossier.company),
    invented: dossier.company.invented,
    facts: [...facts.values()],
    signals,
    score: rating,
    summary: writeSummary(findings),
    ...suggestActions(findings, rating),
    stage: suggestStage(findings, rating),
    owner: suggestOwner(findings, team),
  }
  return { ...said, at: now.toISOString(), fingerprint: fingerprint(said) }
}

/** What all conclusions are drawn from. Throws like `enrich`. */
export function findingsOf(
  dossier: Dossier,
  { now, profile, timeZone = 'Europe/London', calendar = defaultCalendar, crm = null }: Omit<EnrichContext, 'team'>,
): Findings {
  const today = dayIn(now, timeZone)
  const known = [...research(dossier), ...engagementFacts(crm, timeZone), ...plannedFacts(crm, today, timeZone)]
  const facts = new Map(known.map((fact) => [fact.id, fact]))
  return { dossier, crm, facts, signals: findSignals(dossier, facts, profile, today), profile, today, calendar }
}
