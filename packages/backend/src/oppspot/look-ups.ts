import type { CompanyMatch, CompanyReference } from '@smartsync/core/oppspot'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import { domainOf } from './domain.ts'
import { text } from './lenient.ts'
import { hostKey, nameKey, postcodeKey, storedPostcode } from './match-keys.ts'
import { companyNumberOf } from './register.ts'
import { tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

export type How = Extract<CompanyMatch, { found: true }>['how']

/** One way to look for companies: the keys that a reference gives for it, and what in the database to hold them to. */
export interface LookUp {
  how: How
  keysOf(reference: CompanyReference): readonly string[] | null
  /** Joins the keys ($2, and $3 where there are two) as `k`, numbered `k.i`, with the companies as `b`. */
  from: string
}

export interface Candidate {
  id: string
  number: string | null
}

const uuid = z.guid()

/** The ways that this database allows, the surest first. */
export function lookUpsOf(catalog: Catalog): LookUp[] {
  const table = tableIn(catalog, 'businesses')
  const one = (type: string) => `unnest($2::${type}[]) with ordinality k(key, i) join ${table} b`
  const all: (LookUp & { needs: string })[] = [
    {
      how: 'id',
      needs: 'id',
      keysOf: ({ id }) => (uuid.safeParse(id).success && id ? [id] : null),
      from: `${one('uuid')} on b."id" = k.key`,
    },
    {
      how: 'number',
      needs: 'company_number',
      keysOf: (reference) => single(companyNumberOf(reference.number)),
      from: `${one('text')} on b."company_number" = k.key`,
    },
    {
      how: 'domain',
      needs: 'website',
      keysOf: (reference) => single(domainOf(reference.domain)),
      from: `${one('text')} on ${hostKey('b."website"')} = k.key`,
    },
    {
      how: 'name and postcode',
      needs: 'name',
      keysOf: nameAndPostcode,
      from: `unnest($2::text[], $3::text[]) with ordinality k(name, postcode, i)
             join ${table} b on ${nameKey('b."name"')} = ${nameKey('k.name')}
              and ${postcodeKey(storedPostcode(catalog, 'b.'))} = ${postcodeKey('k.postcode')}
              and ${nameKey('k.name')} <> '' and ${postcodeKey('k.postcode')} <> ''`,
    },
  ]
  return all.filter(({ needs }) => catalog.has('businesses', needs))
}

function single(key: string | null): readonly string[] | null {
  return key === null ? null : [key]
}

function nameAndPostcode({ name, postcode }: CompanyReference): readonly string[] | null {
  return name?.trim() && postcode?.trim() ? [name.trim(), postcode.trim()] : null
}

const row = z.object({ at: z.coerce.number(), id: z.string(), company_number: text })

/** The companies that each of the references, by its place, leads to in this way: one query, or none to ask. */
export async function lookUp(
  sql: OppspotSql,
  catalog: Catalog,
  way: LookUp,
  references: readonly { at: number; reference: CompanyReference }[],
): Promise<Map<number, Candidate[]>> {
  const asked = references.flatMap(({ at, reference }) => {
    const keys = way.keysOf(reference)
    return keys === null ? [] : [{ at, keys }]
  })
  const [first] = asked
  if (first === undefined) return new Map()
  const number = catalog.has('businesses', 'company_number') ? 'b."company_number"' : 'null'
  const rows = await sql.query(
    `select ($1::int[])[k.i] as at, b."id"::text as id, ${number} as company_number from ${way.from}`,
    [asked.map(({ at }) => at), ...first.keys.map((_, nth) => asked.map(({ keys }) => keys[nth]))],
  )
  const found = new Map<number, Candidate[]>()
  for (const each of rows.map((each) => row.parse(each))) {
    const candidate = { id: each.id, number: companyNumberOf(each.company_number) }
    found.set(each.at, [...(found.get(each.at) ?? []), candidate])
  }
  return found
}
