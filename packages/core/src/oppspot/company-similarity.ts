import { namesIn, parseCompanyName } from './company-name.ts'
import { nameSimilarity } from './name-similarity.ts'
import type { Against } from './no-match.ts'

/** What is known of a company's identity; what is not known is null or left out. */
export interface CompanyIdentity {
  name?: string | null | undefined
  tradingName?: string | null | undefined
  /** As the register writes it: eight characters, upper-case. */
  number?: string | null | undefined
  /** Host, lower-case, without `www.`. */
  domain?: string | null | undefined
  postcode?: string | null | undefined
  town?: string | null | undefined
  /** Names of the companies that own it. */
  parents?: readonly string[] | undefined
}

/** `score` is 0 to 1; where it is low although much agrees, `against` says what speaks against it. */
export interface Similarity {
  score: number
  against: Against | null
}

/** From this score on two identities are taken for one company: 0.99 of such matches are right (docs/evaluation.md). */
export const matchThreshold = 0.8

const SAME_NUMBER = 0.99
const SAME_DOMAIN = { name: 0.97, unnamed: 0.9, otherName: 0.85, sibling: 0.6 }
/** What a name is worth by what is known of the place. Only the same postcode makes up for misspelling. */
const PLACE = { postcode: 0.97, town: 0.83, unknown: 0.65, other: 0.5 }
/** A trading name can be shared by a whole group; and whoever writes a legal form means a legal name. */
const TRADING = { name: 0.93, withForm: 0.75 }
/** A name less alike than this is another name. */
const ALIKE = 0.8
const GROUP_WORDS = new Set(['group', 'holding', 'holdings'])
/** Second levels under which domains are given out, as in `acme.co.uk`. */
const SECOND_LEVELS = new Set(['ac', 'co', 'com', 'gov', 'ltd', 'me', 'net', 'nhs', 'org', 'plc', 'police', 'sch'])

/**
 * How sure it is that two identities are one company, the same either way round. The company number decides where both
 * have one. Then domains that have nothing in common, and one being the other's parent, rule it out; else the same
 * domain, or the name together with the place, speaks for it. A name alone never reaches the threshold.
 */
export function companySimilarity(a: CompanyIdentity, b: CompanyIdentity): Similarity {
  if (a.number && b.number) {
    return a.number === b.number ? sure(SAME_NUMBER) : { score: 0, against: 'other_number' }
  }
  if (a.domain && b.domain && domainLabel(a.domain) !== domainLabel(b.domain)) {
    return { score: 0, against: 'other_domain' }
  }
  if (isParent(a, b) || isParent(b, a)) return { score: 0, against: 'parent' }
  const name = bestName(a, b)
  const byName = name * PLACE[placeOf(a, b)]
  const against = name >= ALIKE ? 'other_place' : 'other_name'
  if (!a.domain || a.domain !== b.domain) return { score: byName, against }
  return { score: Math.max(byName, byDomain(a, b, name)), against: 'same_group' }
}

function sure(score: number): Similarity {
  return { score, against: null }
}

function byDomain(a: CompanyIdentity, b: CompanyIdentity, name: number): number {
  if (!a.name || !b.name) return SAME_DOMAIN.unnamed
  if (name >= ALIKE) return SAME_DOMAIN.name
  return areSiblings(a.name, b.name) ? SAME_DOMAIN.sibling : SAME_DOMAIN.otherName
}

/** The legal names or, for a little less, a trading name of one and any name of the other. */
function bestName(a: CompanyIdentity, b: CompanyIdentity): number {
  const legal = pairs(a.name, b.name)
  return Math.max(legal, byTradingName(a.tradingName, b.name), byTradingName(b.tradingName, a.name))
}

function byTradingName(tradingName: string | null | undefined, name: string | null | undefined): number {
  if (!tradingName || !name) return 0
  return pairs(tradingName, name) * (parseCompanyName(name).form === null ? TRADING.name : TRADING.withForm)
}

function pairs(a: string | null | undefined, b: string | null | undefined): number {
  if (!a || !b) return 0
  return Math.max(0, ...namesIn(a).flatMap((one) => namesIn(b).map((other) => nameSimilarity(one, other))))
}

/** Whether the child's owner has the parent's name, and the child itself has another. */
function isParent(parent: CompanyIdentity, child: CompanyIdentity): boolean {
  const { name } = parent
  if (!name || !child.name || nameSimilarity(name, child.name) >= ALIKE) return false
  return (child.parents ?? []).some((each) => nameSimilarity(each, name) === 1)
}

/** Two of a group: each has a word that the other lacks (Acme Bank, Acme Insurance), or one of them is the group's head. */
function areSiblings(a: string, b: string): boolean {
  const [one, other] = [parseCompanyName(a).words, parseCompanyName(b).words]
  if (one[0] !== other[0]) return false
  const [only, otherOnly] = [one.filter((word) => !other.includes(word)), other.filter((word) => !one.includes(word))]
  return (only.length > 0 && otherOnly.length > 0) || [...only, ...otherOnly].some((word) => GROUP_WORDS.has(word))
}

function placeOf(a: CompanyIdentity, b: CompanyIdentity): keyof typeof PLACE {
  const [one, other] = [compact(a.postcode), compact(b.postcode)]
  if (one && other && one === other) return 'postcode'
  const [here, there] = [compact(a.town), compact(b.town)]
  if (here && there && here === there) return 'town'
  if (one && other && outward(one) === outward(other)) return 'town'
  return (one && other) || (here && there) ? 'other' : 'unknown'
}

function compact(text: string | null | undefined): string {
  return (text ?? '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The first half of a British postcode: `ec4n` of `ec4n7bg`. */
function outward(postcode: string): string {
  return /^([a-z]{1,2}\d[a-z\d]?)\d[a-z]{2}$/.exec(postcode)?.[1] ?? postcode
}

/** What `acme.co.uk`, `acme.com` and `shop.acme.com` have in common. */
function domainLabel(domain: string): string {
  const labels = domain.toLowerCase().split('.').slice(0, -1)
  while (labels.length > 1 && SECOND_LEVELS.has(labels.at(-1) ?? '')) labels.pop()
  return labels.at(-1) ?? domain
}
