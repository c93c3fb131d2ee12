import type { Wait } from '../model/index.ts'
import { addWorkingDays } from './calendar.ts'
import { engagementId } from './engagement.ts'
import { date } from './english.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { compareTexts } from './order.ts'
import { signalText } from './signal-text.ts'

/** What speaks for doing nothing yet: a stop sign, something planned already, or a contact that is not answered yet. */
export function reasonToWait(findings: Findings): Wait | null {
  const stop = stopSignOf(findings.signals)
  if (stop) return { reason: signalText(stop), until: null, evidence: stop.evidence }
  return planned(findings) ?? unanswered(findings)
}

function planned({ facts, profile }: Findings): Wait | null {
  if (!profile.patience.whilePlanned) return null
  const next = [...facts.values()]
    .filter(({ id }) => id.startsWith('crm:planned:'))
    .sort((a, b) => compareTexts(a.id, b.id))[0]
  return next ? { reason: `${next.text} in your CRM`, until: next.on, evidence: [next.id] } : null
}

/** A reply on the day of the contact or later ends the waiting. */
function unanswered({ facts, profile, today, calendar }: Findings): Wait | null {
  const contact = [...facts.values()]
    .filter(
      ({ id, on }) => (id === engagementId('contacted') || id.startsWith('contact:')) && on !== null && on <= today,
    )
    .sort((a, b) => compareTexts(b.on ?? '', a.on ?? '') || compareTexts(a.id, b.id))[0]
  if (!contact || contact.on === null) return null
  const replied = facts.get(engagementId('replied'))?.on ?? null
  if (replied !== null && replied >= contact.on) return null
  const until = addWorkingDays(contact.on, profile.patience.workingDaysAfterContact, calendar)
  if (until <= today) return null
  return { reason: `${contact.text}: give them until ${date(until)} to answer`, until, evidence: [contact.id] }
}
