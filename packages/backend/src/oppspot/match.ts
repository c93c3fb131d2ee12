import type { CompanyMatch, CompanyReference } from '@smartsync/core/oppspot'
import type { Catalog } from './catalog.ts'
import { type Candidate, type How, type LookUp, lookUp, lookUpsOf } from './look-ups.ts'
import { companyNumberOf } from './register.ts'
import type { OppspotSql } from './sql.ts'

/** What a match is worth, by what it rests on. */
const confidence: Record<How, number> = { id: 1, number: 0.99, domain: 0.9, 'name and postcode': 0.85 }

/**
 * Finds the company that each reference means, in order. By id, else company number, else domain, else name together
 * with postcode; a name alone is never enough, and neither is a hit that several companies share or that bears
 * another company number than the one given. At most four queries, whatever the number of references, and the slower
 * ones only for those that the surer ones did not find.
 */
export async function matchCompanies(
  sql: OppspotSql,
  catalog: Catalog,
  references: readonly CompanyReference[],
): Promise<CompanyMatch[]> {
  const ways = lookUpsOf(catalog)
  const matches = new Map<number, CompanyMatch>()
  const doubts = references.map((): string[] => [])
  for (const way of ways) {
    const open = references.map((reference, at) => ({ reference, at })).filter(({ at }) => !matches.has(at))
    const found = await lookUp(sql, catalog, way, open)
    for (const { reference, at } of open) {
      const verdict = judge(way.how, found.get(at) ?? [], companyNumberOf(reference.number))
      if (typeof verdict === 'string') doubts[at]?.push(verdict)
      else if (verdict !== null) matches.set(at, verdict)
    }
  }
  return references.map(
    (reference, at) => matches.get(at) ?? { found: false, reason: reasonOf(reference, doubts[at] ?? [], ways) },
  )
}

/** The match that these candidates make, a doubt about them, or null where there are none. */
function judge(how: How, candidates: readonly Candidate[], number: string | null): CompanyMatch | string | null {
  // An id is oppSpot's own and needs no second witness.
  const possible = candidates.filter((each) => how === 'id' || !number || !each.number || each.number === number)
  const [only] = possible
  if (only && possible.length === 1) return { found: true, companyId: only.id, how, confidence: confidence[how] }
  if (possible.length > 1) return `${possible.length} companies share this ${how}`
  return candidates.length > 0 ? `the company with this ${how} has another company number` : null
}

/** Says what stood in the way, else what was looked for in vain, else what to add. */
function reasonOf(reference: CompanyReference, doubts: readonly string[], ways: readonly LookUp[]): string {
  const [doubt, ...more] = doubts
  if (doubt) return `${[doubt.charAt(0).toUpperCase() + doubt.slice(1), ...more].join('; ')}.`
  const tried = ways
    .filter((way) => way.keysOf(reference) !== null)
    .map(({ how }) => (how === 'number' ? 'company number' : how))
  if (tried.length > 0) return `oppSpot knows no company with this ${tried.join(', nor with this ')}.`
  if (reference.number?.trim() && companyNumberOf(reference.number) === null) {
    return `"${reference.number.trim()}" is not a company number.`
  }
  if (reference.name?.trim()) return 'A name alone is not enough: add a postcode, a company number or a domain.'
  return 'There is no company number, company domain, or name with postcode to look for.'
}
