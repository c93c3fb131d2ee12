import { z } from 'zod'

/** What speaks against a candidate that much speaks for. */
const against = z.enum(['other_number', 'other_domain', 'parent', 'other_place', 'other_name', 'same_group'])

const how = z.enum(['id', 'number', 'domain', 'name and place'])

/**
 * Why no company matched: `shared`, several are as likely; `differs`, the one that was found has something against it;
 * `closest`, none comes close enough; `unknown`, nothing was found by any of these; `no_number`, what was given as a company
 * number is none; `name_alone` and `nothing`, too little was given to look for.
 */
export const noMatch = z.discriminatedUnion('why', [
  z.object({ why: z.literal('shared'), how, count: z.int() }),
  z.object({ why: z.literal('differs'), how, against }),
  z.object({ why: z.literal('closest'), name: z.string(), against }),
  z.object({ why: z.literal('unknown'), tried: z.array(how) }),
  z.object({ why: z.literal('no_number'), number: z.string() }),
  z.object({ why: z.literal('name_alone') }),
  z.object({ why: z.literal('nothing') }),
])

export type NoMatch = z.infer<typeof noMatch>
export type Against = z.infer<typeof against>
