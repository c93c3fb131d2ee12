import type { Wait } from '../model/index.ts'
import { addWorkingDays } from './calendar.ts'
import { engagementId } from './engagement.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { compareTexts } from './order.ts'
import { signalText } from './signal-text.ts'

/** What speaks for doing nothing yet: a stop sign, something planned already, or a contact that is not answered yet. */
export function reasonToWait(findings: Findings): Wait | null {
  const stop = stopSignOf(findings.signals)
  if (stop) return { reason: signalText(stop, findings.phrases), until: null, evidence: stop.evidence }
  return planned(findings) ?? unanswered(findings)
}

function planned({ facts, profile, phrases }: Findings): Wait | null {
  if (!profile.patience.whilePlanned) return null
  const next = [...facts.values()]
    .filter(({ id }) => id.startsWith('crm:planned:'))
    .sort((a, b) => compareTexts(a.id, b.id))[0]
  if (!next) return null
  const reason = next.on === null ? next.text : phrases.actions.planned(next.on)
  return { reason, until: next.on, evidence: [next.id] }
}

/** A reply on the day of the contact or later ends the waiting. */
function unanswered({ facts, profile, today, calendar, phrases }: Findings): Wait | null {
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
  return { reason: phrases.actions.unanswered(contact.text, until), until, evidence: [contact.id] }
}
