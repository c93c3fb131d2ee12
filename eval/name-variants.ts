import { Random } from '../bench/random.ts'
import type { CompanyReference } from '../packages/core/src/oppspot/index.ts'
import { misspell } from './misspell.ts'

/** A company of the published file, as it stands in the database. */
export interface Listed {
  id: string
  name: string
  tradingName: string | null
  postcode: string
  town: string | null
}

/** What someone may write, and the company they mean; null where none in the database is meant. */
export interface Asked {
  kind: string
  reference: CompanyReference
  expected: string | null
}

const ANY_FORM =
  /[,\s]+(limited|ltd\.?|plc|p\.l\.c\.?|llp|l\.?p\.?|inc\.?|incorporated|llc|n\.?v\.?|b\.?v\.?|s\.?a\.?|ag|se|gmbh|pte\.?|pty|d\.a\.c\.|private|company|co\.?|corporation|association|&)$/i
const COMPANY_FORM = /,?\s+(limited|ltd\.?|plc|p\.l\.c\.?)$/i
const GROUP_WORDS = ['Holdings', 'Group', 'International', 'UK', 'Bidco', 'Services', '2']

/** The ways in which the name of a company, the nth of the file, is asked for: the same in every run. */
export function variantsOf({ id, name, tradingName, postcode, town }: Listed, nth: number): Asked[] {
  const random = new Random(nth + 1)
  const ask = (kind: string, name: string | null, place: CompanyReference = { postcode }): Asked[] =>
    name === null ? [] : [{ kind, reference: { name, ...place }, expected: id }]
  const bare = name.replace(COMPANY_FORM, '')
  const isCompany = bare !== name
  const words = withoutForms(name).split(' ')
  const neighbour = random.chance(0.5) && words.length > 2 ? words.slice(0, -1) : [...words, random.one(GROUP_WORDS)]
  const typo = misspell(name, random)
  return [
    ...ask('as published', name.toUpperCase()),
    ...ask(
      'legal form left out or changed',
      isCompany ? `${bare}${random.one(['', ' Ltd', ' Limited', ', PLC', ' LTD.'])}` : null,
    ),
    ...ask('ampersand, "the", punctuation', `The ${bare.replaceAll(' & ', ' and ').replaceAll(/[-.']/g, '')}`),
    ...ask('one letter mistyped', typo),
    ...ask('two letters mistyped', typo && name.length >= 20 ? misspell(typo, random) : null),
    ...ask('trading name', tradingName),
    ...ask('name and town, no postcode', bare, { town: town ?? undefined }),
    ...ask('postcode of another place', name, { postcode: 'AB10 1XG' }).map((asked) => ({ ...asked, expected: null })),
    { kind: 'another of its group', reference: { name: withoutForms(neighbour.join(' ')), postcode }, expected: null },
  ]
}

/** The name without any country's legal form at its end. */
export function withoutForms(name: string): string {
  const shorter = name.replace(ANY_FORM, '')
  return shorter === name ? name : withoutForms(shorter)
}
