import { z } from 'zod'
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

/** The rules that an organization starts with. */
export const defaultActionRules: readonly ActionRule[] = [
  engaged('replied', 96, 1, 'their reply', 'Thank you for your reply. What would help you most as a next step?'),
  outreach('funding', 95, 2, 'the new funding', 'What is the first thing that it should change for your team?'),
  outreach('acquisition', 90, 3, 'the acquisition', 'What has it put at the top of your list?'),
  engaged('open_deals', 88, 2, 'the open deal', 'What do you still need from us to decide?'),
  outreach('expansion', 85, 3, 'the expansion', 'What would make it easier for you and your team?'),
  outreach('leadership', 80, 5, 'the new appointment', 'What is to have changed after the first hundred days?'),
  engaged('meeting', 78, 3, 'what came of the meeting', 'What has changed for you since our meeting?'),
  outreach('hiring', 75, 5, 'the hiring', 'Which part of the work are the new people meant to take off your hands?'),
  outreach('technology', 70, 5, 'the technology change', 'What led to it, and what is still missing?'),
  outreach('growth', 65, 5, 'the growth', 'What is the first thing that it has made harder?'),
  engaged(
    'contacted',
    62,
    3,
    'what has changed since',
    'We were in touch before. What has changed at {company} since?',
  ),
  engaged('deal_opened', 61, 3, 'where things stand', 'Where do things stand at {company}?'),
  outreach('product', 60, 5, 'the launch', 'How has it gone, and what comes next?'),
  outreach('partnership', 55, 5, 'the partnership', 'What do you hope that it will bring?'),
  outreach('engagement', 52, 3, 'their interest', 'What would you like to know?'),
  outreach('news', 50, 5, 'the news', 'What does it mean for your plans this year?'),
  {
    id: 'find-contact',
    type: 'research',
    rank: 45,
    priority: 'medium',
    dueInWorkingDays: 3,
    when: { people: false, score: 40 },
    title: 'Find the right person to talk to at {company}',
    reason: 'Nobody at {company} is known by name yet.',
    opener: null,
  },
  {
    id: 'introduce',
    type: 'outreach',
    rank: 40,
    priority: 'medium',
    dueInWorkingDays: 5,
    when: { score: 40, quiet: true },
    title: 'what they are working on',
    reason: '{company} fits what you look for, and nothing is known yet that makes today better than next week.',
    opener: 'What is taking most of your time at {company} this quarter?',
  },
  {
    id: 'learn-more',
    type: 'research',
    rank: 20,
    priority: 'low',
    dueInWorkingDays: 10,
    when: { researched: false },
    title: 'Find out what {company} does and how large it is',
    reason: 'Its industry or its size is not known, so the score is uncertain.',
    opener: null,
  },
  {
    id: 'look-first',
    type: 'research',
    rank: 10,
    priority: 'low',
    dueInWorkingDays: 10,
    when: { otherwise: true },
    title: 'Read up on {company} before a first contact',
    reason: 'What is known of {company} does not yet say what to talk about.',
    opener: null,
  },
]

/** A conversation that starts from what is known, quoted so that nothing is claimed that the evidence does not say. */
function outreach(
  kind: NonNullable<ActionRule['when']['signal']>,
  rank: number,
  dueInWorkingDays: number,
  title: string,
  question: string,
): ActionRule {
  const opener = `I saw this about {company}: “{signal}”. ${question}`
  return { ...conversation(rank, dueInWorkingDays, title), id: kind, when: { signal: kind }, opener }
}

/** A conversation that goes on from one that the CRM knows of. */
function engaged(
  kind: z.infer<typeof engagementKind>,
  rank: number,
  dueInWorkingDays: number,
  title: string,
  opener: string,
): ActionRule {
  const id = kind.replace('_', '-')
  return { ...conversation(rank, dueInWorkingDays, title), id, when: { engagement: kind }, opener }
}

function conversation(rank: number, dueInWorkingDays: number, title: string) {
  const priority = rank >= 80 ? ('high' as const) : ('medium' as const)
  return { type: 'outreach' as const, rank, priority, dueInWorkingDays, title, reason: '{signal}' }
}
