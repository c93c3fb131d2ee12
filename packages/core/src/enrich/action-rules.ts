import { z } from 'zod'
import type { EngagementKind } from '../model/index.ts'
import { en } from '../phrases/en.ts'
import type { DefaultRule } from '../phrases/phrases.ts'
import { ENGAGEMENT_KINDS } from './engagement.ts'

const SIGNAL_KINDS = [
  'hiring',
  'funding',
  'expansion',
  'leadership',
  'technology',
  'growth',
  'filing',
  'acquisition',
  'partnership',
  'product',
  'news',
  'engagement',
  'risk',
] as const

export const signalKind = z.enum(SIGNAL_KINDS)

const engagementKind = z.enum(ENGAGEMENT_KINDS)

const text = z.string().trim().min(1).max(300)

/**
 * A piece of advice and when to give it.
 *
 * `when` must hold in all that it names: a live `signal` of that kind, a live `engagement` of that kind, a `score` of at least so much, people known or
 * not (`people`), both industry and size known or not (`researched`), no live buying signal at all (`quiet`), no other
 * advice at all (`otherwise`).
 *
 * `title` is for `outreach` what the conversation is about ("Call Jane Smith about the new funding"), and for
 * `research` the task itself. In texts, `{company}` and `{signal}` are filled in.
 * `rank` orders the advice, 100 first.
 */
export const actionRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  type: z.enum(['outreach', 'research']),
  rank: z.int().min(1).max(100),
  priority: z.enum(['high', 'medium', 'low']),
  dueInWorkingDays: z.int().min(0).max(60),
  when: z.strictObject({
    signal: signalKind.exclude(['risk']).optional(),
    engagement: engagementKind.optional(),
    score: z.int().min(0).max(100).optional(),
    people: z.boolean().optional(),
    researched: z.boolean().optional(),
    quiet: z.literal(true).optional(),
    otherwise: z.literal(true).optional(),
  }),
  title: text,
  reason: text,
  opener: text.nullable(),
})

export type ActionRule = z.infer<typeof actionRule>

const ENGAGED = {
  replied: 'replied',
  open_deals: 'open-deals',
  meeting: 'meeting',
  contacted: 'contacted',
  deal_opened: 'deal-opened',
} as const satisfies Record<EngagementKind, DefaultRule>

/** The rules that an organization starts with. */
export const defaultActionRules: readonly ActionRule[] = [
  engaged('replied', 96, 1),
  outreach('funding', 95, 2),
  outreach('acquisition', 90, 3),
  engaged('open_deals', 88, 2),
  outreach('expansion', 85, 3),
  outreach('leadership', 80, 5),
  engaged('meeting', 78, 3),
  outreach('hiring', 75, 5),
  outreach('technology', 70, 5),
  outreach('growth', 65, 5),
  engaged('contacted', 62, 3),
  engaged('deal_opened', 61, 3),
  outreach('product', 60, 5),
  outreach('partnership', 55, 5),
  outreach('engagement', 52, 3),
  outreach('news', 50, 5),
  {
    id: 'find-contact',
    type: 'research',
    rank: 45,
    priority: 'medium',
    dueInWorkingDays: 3,
    when: { people: false, score: 40 },
    ...en.defaults.rules['find-contact'],
  },
  {
    id: 'introduce',
    type: 'outreach',
    rank: 40,
    priority: 'medium',
    dueInWorkingDays: 5,
    when: { score: 40, quiet: true },
    ...en.defaults.rules.introduce,
  },
  {
    id: 'learn-more',
    type: 'research',
    rank: 20,
    priority: 'low',
    dueInWorkingDays: 10,
    when: { researched: false },
    ...en.defaults.rules['learn-more'],
  },
  {
    id: 'look-first',
    type: 'research',
    rank: 10,
    priority: 'low',
    dueInWorkingDays: 10,
    when: { otherwise: true },
    ...en.defaults.rules['look-first'],
  },
]

/** A conversation about a signal. */
function outreach(
  kind: DefaultRule & ActionRule['when']['signal'],
  rank: number,
  dueInWorkingDays: number,
): ActionRule {
  return conversation(kind, rank, dueInWorkingDays, { signal: kind })
}

/** A conversation that goes on from one that the CRM knows of. */
function engaged(kind: EngagementKind, rank: number, dueInWorkingDays: number): ActionRule {
  return conversation(ENGAGED[kind], rank, dueInWorkingDays, { engagement: kind })
}

function conversation(id: DefaultRule, rank: number, dueInWorkingDays: number, when: ActionRule['when']): ActionRule {
  const priority = rank >= 80 ? 'high' : 'medium'
  return { id, type: 'outreach', rank, priority, dueInWorkingDays, when, ...en.defaults.rules[id] }
}
