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
type How = z.infer<typeof how>

/** In English, in one sentence. */
export function tellNoMatch(doubts: readonly NoMatch[]): string {
  const said = doubts.map(saidOf).join('; ')
  return `${said.startsWith('oppSpot') ? said : said.charAt(0).toUpperCase() + said.slice(1)}.`
}

const HOW: Record<How, string> = {
  id: 'id',
  number: 'company number',
  domain: 'domain',
  'name and place': 'name and place',
}

const AGAINST: Record<Against, string> = {
  other_number: 'has another company number',
  other_domain: 'has another domain',
  parent: 'belongs to the company of this name',
  other_place: 'is elsewhere or its place is not known',
  other_name: 'has another name',
  same_group: 'has another name in the same group',
}

function saidOf(doubt: NoMatch): string {
  switch (doubt.why) {
    case 'shared':
      return `${doubt.count} companies share this ${HOW[doubt.how]}`
    case 'differs':
      return `the company with this ${HOW[doubt.how]} ${AGAINST[doubt.against]}`
    case 'closest':
      return `“${doubt.name}” comes closest and ${AGAINST[doubt.against]}`
    case 'unknown':
      return `oppSpot knows no company with this ${doubt.tried.map((how) => HOW[how]).join(', nor with this ')}`
    case 'no_number':
      return `“${doubt.number}” is not a company number`
    case 'name_alone':
      return 'a name alone is not enough: add a postcode, a town, a company number or a domain'
    case 'nothing':
      return 'there is no company number, company domain, or name with postcode or town to look for'
  }
}
