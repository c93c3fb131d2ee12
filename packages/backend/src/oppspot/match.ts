import {
  type CompanyIdentity,
  type CompanyMatch,
  type CompanyReference,
  companySimilarity,
  matchThreshold,
  type NoMatch,
  tellNoMatch,
} from '@smartsync/core/oppspot'
import type { Catalog } from './catalog.ts'
import { domainOf } from './domain.ts'
import { type Candidate, type How, type LookUp, lookUp, lookUpsOf } from './look-ups.ts'
import { companyNumberOf } from './register.ts'
import type { OppspotSql } from './sql.ts'

/** How much likelier the best candidate must be than the next, not to be mistaken for it. */
const margin = 0.03

/**
 * Finds the company that each reference means, in order. By id, else company number, else domain, else name together
 * with postcode or town. Below the threshold, and where several are as likely, there is no match: a wrong company is
 * worse than none. At most four queries, whatever the number of references, and the slower ones only for those that
 * the surer ones did not find.
 */
export async function matchCompanies(
  sql: OppspotSql,
  catalog: Catalog,
  references: readonly CompanyReference[],
  threshold = matchThreshold,
): Promise<CompanyMatch[]> {
  const ways = lookUpsOf(catalog)
  const identities = references.map(identityOf)
  const matches = new Map<number, CompanyMatch>()
  const doubts = references.map((): NoMatch[] => [])
  for (const way of ways) {
    const open = references.map((reference, at) => ({ reference, at })).filter(({ at }) => !matches.has(at))
    const found = await lookUp(sql, catalog, way, open)
    for (const { at } of open) {
      const verdict = judge(way.how, identities[at] ?? {}, found.get(at) ?? [], threshold)
      if (verdict === null) continue
      if ('why' in verdict) doubts[at]?.push(verdict)
      else matches.set(at, verdict)
    }
  }
  return references.map((reference, at) => matches.get(at) ?? unmatched(reference, doubts[at] ?? [], ways))
}

/** The same, where many references may be the same one, as those of a company's people are: each is looked for once. */
export async function matchDistinct(
  sql: OppspotSql,
  catalog: Catalog,
  references: readonly CompanyReference[],
): Promise<CompanyMatch[]> {
  const spelled = references.map(({ id, number, domain, name, postcode, town }) =>
    JSON.stringify([id, number, domain, name, postcode, town]),
  )
  const distinct = new Map(references.map((reference, at) => [spelled[at] ?? '', reference]))
  const matches = await matchCompanies(sql, catalog, [...distinct.values()])
  const found = new Map([...distinct.keys()].map((key, at) => [key, matches[at]]))
  return spelled.map((key) => found.get(key) ?? { found: false, reason: 'It was not looked for.' })
}

function identityOf({ name, number, domain, postcode, town }: CompanyReference): CompanyIdentity {
  return { name, number: companyNumberOf(number), domain: domainOf(domain), postcode, town }
}

/** The match that these candidates make, a doubt about them, or null where there are none to speak of. */
function judge(
  how: How,
  sought: CompanyIdentity,
  candidates: readonly Candidate[],
  threshold: number,
): CompanyMatch | NoMatch | null {
  // An id is oppSpot's own and needs no second witness.
  if (how === 'id') return candidates[0] ? { found: true, companyId: candidates[0].id, how, confidence: 1 } : null
  const rated = candidates
    .map(({ id, identity }) => ({ id, identity, ...companySimilarity(sought, identity) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  const [best] = rated
  if (!best) return null
  const likely = rated.filter(({ score }) => score >= threshold && best.score - score < margin)
  if (likely.length > 1) return { why: 'shared', how, count: likely.length }
  if (likely.length === 1) {
    return { found: true, companyId: best.id, how, confidence: Math.round(best.score * 100) / 100 }
  }
  if (how !== 'name and place') return { why: 'differs', how, against: best.against ?? 'other_name' }
  const ruledOut = rated.find(({ identity, score }) => score === 0 && isNamesake(sought, identity, threshold))
  if (ruledOut) return { why: 'differs', how, against: ruledOut.against ?? 'other_name' }
  if (best.score < threshold / 2) return null
  return { why: 'closest', name: best.identity.name ?? '', against: best.against ?? 'other_name' }
}

/** Whether name and place alone would make a match. */
function isNamesake(
  sought: CompanyIdentity,
  { name, tradingName, postcode, town }: CompanyIdentity,
  threshold: number,
) {
  const alone = { name: sought.name, postcode: sought.postcode, town: sought.town }
  return companySimilarity(alone, { name, tradingName, postcode, town }).score >= threshold
}

/** What stood in the way, else what was looked for in vain, else what to add. */
function unmatched(reference: CompanyReference, found: readonly NoMatch[], ways: readonly LookUp[]): CompanyMatch {
  const doubts = found.length > 0 ? found : [lacking(reference, ways)]
  return { found: false, reason: tellNoMatch(doubts), doubts }
}

function lacking(reference: CompanyReference, ways: readonly LookUp[]): NoMatch {
  const tried = ways.filter((way) => way.keysOf(reference) !== null).map(({ how }) => how)
  if (tried.length > 0) return { why: 'unknown', tried }
  const number = reference.number?.trim()
  if (number && companyNumberOf(reference.number) === null) return { why: 'no_number', number }
  return { why: reference.name?.trim() ? 'name_alone' : 'nothing' }
}
