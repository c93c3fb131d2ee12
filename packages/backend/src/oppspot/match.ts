import type { CompanyMatch, CompanyReference } from '@smartsync/core/oppspot'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import { domainOf } from './domain.ts'
import { text } from './lenient.ts'
import { hostKey, nameKey, postcodeKey, storedPostcode } from './match-keys.ts'
import { companyNumberOf } from './register.ts'
import { tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

const row = z.object({ at: z.coerce.number(), id: z.string(), company_number: text })

interface Candidate {
  id: string
  number: string | null
}

/** For each reference, by its place, the companies that one way of looking found. */
type Candidates = ReadonlyMap<number, readonly Candidate[]>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Finds the company that each reference means, in order. By id, else company number, else domain, else name together
 * with postcode; a name alone is never enough, and neither is a hit that several companies share or that bears
 * another company number than the one given. At most four queries, whatever the number of references.
 */
export async function matchCompanies(
  sql: OppspotSql,
  catalog: Catalog,
  references: readonly CompanyReference[],
): Promise<CompanyMatch[]> {
  const look = <T>(key: (reference: CompanyReference) => T | null, query: (keys: readonly T[]) => LookUp) =>
    lookUp(sql, catalog, references, key, query)
  const table = tableIn(catalog, 'businesses')
  const numbered = catalog.has('businesses', 'company_number')

  const byId = await look(idOf, (ids) => ({
    from: `unnest($2::uuid[]) with ordinality k(key, i) join ${table} b on b."id" = k.key`,
    params: [ids],
  }))
  const byNumber = numbered
    ? await look(
        (r) => companyNumberOf(r.number),
        (numbers) => ({
          from: `unnest($2::text[]) with ordinality k(key, i) join ${table} b on b."company_number" = k.key`,
          params: [numbers],
        }),
      )
    : new Map()
  const byDomain = catalog.has('businesses', 'website')
    ? await look(
        (r) => domainOf(r.domain),
        (domains) => ({
          from: `unnest($2::text[]) with ordinality k(key, i) join ${table} b on ${hostKey('b."website"')} = k.key`,
          params: [domains],
        }),
      )
    : new Map()
  const byName = await look(nameAndPostcode, (pairs) => ({
    from: `unnest($2::text[], $3::text[]) with ordinality k(name, postcode, i)
           join ${table} b on ${nameKey('b."name"')} = ${nameKey('k.name')}
            and ${postcodeKey(storedPostcode(catalog, 'b.'))} = ${postcodeKey('k.postcode')}
            and ${nameKey('k.name')} <> '' and ${postcodeKey('k.postcode')} <> ''`,
    params: [pairs.map((pair) => pair.name), pairs.map((pair) => pair.postcode)],
  }))

  return references.map((reference, at) => decide(reference, at, { byId, byNumber, byDomain, byName }))
}

interface LookUp {
  from: string
  params: unknown[]
}

async function lookUp<T>(
  sql: OppspotSql,
  catalog: Catalog,
  references: readonly CompanyReference[],
  keyOf: (reference: CompanyReference) => T | null,
  query: (keys: readonly T[]) => LookUp,
): Promise<Candidates> {
  const asked = references.flatMap((reference, at) => {
    const key = keyOf(reference)
    return key === null ? [] : [{ at, key }]
  })
  if (asked.length === 0) return new Map()
  const { from, params } = query(asked.map(({ key }) => key))
  const number = catalog.has('businesses', 'company_number') ? 'b."company_number"' : 'null'
  const rows = await sql.query(
    `select ($1::int[])[k.i] as at, b."id"::text as id, ${number} as company_number from ${from}`,
    [asked.map(({ at }) => at), ...params],
  )
  const found = new Map<number, Candidate[]>()
  for (const each of rows.map((each) => row.parse(each))) {
    const candidate = { id: each.id, number: companyNumberOf(each.company_number) }
    found.set(each.at, [...(found.get(each.at) ?? []), candidate])
  }
  return found
}

function idOf(reference: CompanyReference): string | null {
  return reference.id !== undefined && uuid.test(reference.id) ? reference.id : null
}

function nameAndPostcode(reference: CompanyReference): { name: string; postcode: string } | null {
  const name = reference.name?.trim()
  const postcode = reference.postcode?.trim()
  return name && postcode ? { name, postcode } : null
}

type Found = Record<'byId' | 'byNumber' | 'byDomain' | 'byName', Candidates>

function decide(reference: CompanyReference, at: number, found: Found): CompanyMatch {
  if (reference.id !== undefined) {
    const [hit] = found.byId.get(at) ?? []
    if (hit) return { found: true, companyId: hit.id, how: 'id', confidence: 1 }
  }
  const number = companyNumberOf(reference.number)
  const [numbered] = found.byNumber.get(at) ?? []
  if (numbered) return { found: true, companyId: numbered.id, how: 'number', confidence: 0.99 }

  const weaker = [
    { how: 'domain', candidates: found.byDomain.get(at) ?? [], confidence: 0.9 },
    { how: 'name and postcode', candidates: found.byName.get(at) ?? [], confidence: 0.85 },
  ] as const
  const reasons: string[] = []
  for (const { how, candidates, confidence } of weaker) {
    const possible = candidates.filter((each) => number === null || each.number === null || each.number === number)
    const [only] = possible
    if (only && possible.length === 1) return { found: true, companyId: only.id, how, confidence }
    if (possible.length > 1) reasons.push(`${possible.length} companies share this ${how}`)
    else if (candidates.length > 0) reasons.push(`the company with this ${how} has another company number`)
  }
  return { found: false, reason: reasons.length > 0 ? sentence(reasons) : whyNot(reference) }
}

function sentence(reasons: readonly string[]): string {
  const joined = reasons.join('; ')
  return `${joined.charAt(0).toUpperCase()}${joined.slice(1)}.`
}

/** Says what was looked for in vain, and what would help. */
function whyNot(reference: CompanyReference): string {
  const tried = [
    reference.id !== undefined && 'id',
    companyNumberOf(reference.number) !== null && 'company number',
    domainOf(reference.domain) !== null && 'domain',
    nameAndPostcode(reference) !== null && 'name and postcode',
  ].filter((how) => how !== false)
  if (tried.length > 0) return `oppSpot knows no company with this ${tried.join(', nor with this ')}.`
  if (reference.number?.trim()) return `"${reference.number.trim()}" is not a company number.`
  if (reference.name?.trim()) return 'A name alone is not enough: add a postcode, a company number or a domain.'
  return 'There is no company number, company domain, or name with postcode to look for.'
}
