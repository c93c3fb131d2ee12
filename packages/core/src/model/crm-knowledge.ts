import type { IsoDate, IsoInstant } from './fact.ts'

/**
 * What happened between an organization and a company, as its CRM keeps it: `contacted`, they were called, written to or
 * met; `replied`, they answered; `meeting`, one was held; `deal_opened`, a deal was made for them; `open_deals`, so many
 * deals are open now.
 */
export type EngagementKind = 'contacted' | 'replied' | 'meeting' | 'deal_opened' | 'open_deals'

/** The latest of its kind. `at` is a day or a moment, null for what has no date; `count` is null for what is not counted. */
export interface Engagement {
  kind: EngagementKind
  at: IsoDate | IsoInstant | null
  count: number | null
}

/** What an organization's CRM holds about a company and the people there. */
export interface CrmKnowledge {
  /** Whose the records are. */
  owner: { email: string | null; name: string } | null
  /** One of each kind at most. */
  engagements: readonly Engagement[]
  /** When the records' next activities are planned, by whomever. */
  planned: ReadonlyArray<IsoDate | IsoInstant>
  /** The due days of the tasks that we created: an activity planned for one of them is ours. */
  ownTasks: readonly IsoDate[]
}
