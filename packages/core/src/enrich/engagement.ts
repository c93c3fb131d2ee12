import type {
  CrmKnowledge,
  Engagement,
  EngagementKind,
  Fact,
  IsoDate,
  Signal,
  Source,
  Strength,
} from '../model/index.ts'
import { en } from '../phrases/en.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { dayIn } from './calendar.ts'

const CONFIDENCE = 0.95
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/

/** What says most about the intent to buy comes first: an open deal, a meeting, an answer. */
export const ENGAGEMENT_STRENGTH: Readonly<Record<EngagementKind, Strength>> = {
  open_deals: 'strong',
  meeting: 'strong',
  replied: 'strong',
  deal_opened: 'moderate',
  contacted: 'weak',
}

export const ENGAGEMENT_KINDS = ['open_deals', 'meeting', 'replied', 'deal_opened', 'contacted'] as const

/** The id of the fact that states an engagement of that kind. */
export function engagementId(kind: EngagementKind): string {
  return `crm:${kind}`
}

/** Whether a signal rests on an engagement of that kind; oppSpot knows of contacts too. */
export function tellsOf({ evidence }: Pick<Signal, 'evidence'>, kind: EngagementKind): boolean {
  return evidence.some((id) => id === engagementId(kind) || (kind === 'contacted' && id.startsWith('contact:')))
}

/** One fact for each thing that the CRM says happened. A date that cannot be read makes none. */
export function engagementFacts(crm: CrmKnowledge | null, timeZone: string, phrases: Phrases = en): Fact[] {
  return (crm?.engagements ?? []).flatMap((engagement) => {
    const on = engagement.at === null ? null : dayOf(engagement.at, timeZone)
    const text = textOf(engagement, on, phrases.facts)
    if (text === null) return []
    return {
      id: engagementId(engagement.kind),
      kind: 'engagement' as const,
      text,
      value: engagement.count ?? on ?? true,
      source: sourceIn(phrases),
      on,
      confidence: CONFIDENCE,
    }
  })
}

/** One fact for each day from `today` on for which something is planned that is not a task of ours. */
export function plannedFacts(
  crm: CrmKnowledge | null,
  today: IsoDate,
  timeZone: string,
  phrases: Phrases = en,
): Fact[] {
  if (!crm) return []
  const ours = new Set(crm.ownTasks)
  const meetings = crm.engagements.flatMap(({ kind, at }) => (kind === 'meeting' && at !== null ? [at] : []))
  const foreign = [...crm.planned, ...meetings].flatMap((at) => {
    const on = dayOf(at, timeZone)
    return on === null || on < today || ours.has(on) || ours.has(at.slice(0, 10)) ? [] : [on]
  })
  return [...new Set(foreign)].sort().map((on) => ({
    id: `crm:planned:${on}`,
    kind: 'engagement',
    text: phrases.facts.planned(on),
    value: on,
    source: sourceIn(phrases),
    on,
    confidence: CONFIDENCE,
  }))
}

/** A moment's day where the organization is; null for what is neither a day nor a moment. */
function dayOf(at: string, timeZone: string): IsoDate | null {
  if (CALENDAR_DAY.test(at)) return at
  const moment = new Date(at)
  return Number.isNaN(moment.getTime()) ? null : dayIn(moment, timeZone)
}

function sourceIn({ yourCrm }: Phrases): Source {
  return { name: yourCrm, url: null }
}

function textOf({ kind, count }: Engagement, on: IsoDate | null, say: Phrases['facts']): string | null {
  if (kind === 'open_deals') return count === null ? null : say.openDeals(count)
  return on === null ? null : say.engaged[kind](on)
}
