import { z } from 'zod'

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

const text = z.string().trim().min(1).max(300)

/**
 * A piece of advice and when to give it.
 *
 * `when` must hold in all that it names: a live `signal` of that kind, a `score` of at least so much, people known or
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
  outreach(
    'funding',
    95,
    2,
    'the new funding',
    'What is the first thing that the new funding should change for your team?',
  ),
  outreach('acquisition', 90, 3, 'the acquisition', 'What has the acquisition put at the top of your list?'),
  outreach('expansion', 85, 3, 'the expansion', 'What would make the expansion easier for you and your team?'),
  outreach(
    'leadership',
    80,
    5,
    'the new appointment',
    'What do you want to have changed after the first hundred days?',
  ),
  outreach('hiring', 75, 5, 'the hiring', 'Which part of the work are the new people meant to take off your hands?'),
  outreach('technology', 70, 5, 'the technology change', 'What led you to change, and what is still missing?'),
  outreach('growth', 65, 5, 'the growth', 'What is the first thing that your growth has made harder?'),
  outreach('engagement', 62, 3, 'the last conversation', 'Where should we pick up our last conversation?'),
  outreach('product', 60, 5, 'the launch', 'How has the launch gone, and what comes next?'),
  outreach('partnership', 55, 5, 'the partnership', 'What do you hope that the partnership will bring?'),
  outreach('news', 50, 5, 'the news', 'I read your news. What does it mean for your plans this year?'),
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

function outreach(
  kind: NonNullable<ActionRule['when']['signal']>,
  rank: number,
  dueInWorkingDays: number,
  title: string,
  opener: string,
): ActionRule {
  const priority = rank >= 80 ? 'high' : 'medium'
  const when = { signal: kind }
  return { id: kind, type: 'outreach', rank, priority, dueInWorkingDays, when, title, reason: '{signal}', opener }
}
