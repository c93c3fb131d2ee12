import type { CompanyIdentity, CompanyMatch, CompanyReference } from '@smartsync/core/oppspot'
import { z } from 'zod'
import { addressOf } from './address.ts'
import type { Catalog } from './catalog.ts'
import { domainOf } from './domain.ts'
import { text } from './lenient.ts'
import { hostKey, nameKey, postcodeKey, storedPostcode } from './match-keys.ts'
import { companyNumberOf } from './register.ts'
import { selectList, tableIn } from './select-list.ts'
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
  identity: CompanyIdentity
}

const uuid = z.guid()
/** With more companies of one name than this nobody could tell which is meant. */
const mostNamesakes = 20
const mostNeighbours = 200

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
    { how: 'name and place', needs: 'name', keysOf: nameAndPlace, from: byNameAndPlace(catalog, table) },
  ]
  return all.filter(({ needs }) => catalog.has('businesses', needs))
}

function single(key: string | null): readonly string[] | null {
  return key === null ? null : [key]
}

function nameAndPlace({ name, postcode, town }: CompanyReference): readonly string[] | null {
  return name?.trim() && (postcode?.trim() || town?.trim()) ? [name.trim(), postcode?.trim() ?? ''] : null
}

/**
 * Companies of that name anywhere, and those at that postcode whose legal or trading name begins or ends alike: a
 * misspelt name does one or the other. Which of them is meant is for the scorer to say.
 */
function byNameAndPlace(catalog: Catalog, table: string): string {
  const [sought, postcode] = [nameKey('k.name'), postcodeKey('k.postcode')]
  const isAlike = (name: string) =>
    `left(${nameKey(name)}, 3) = left(${sought}, 3) or right(${nameKey(name)}, 3) = right(${sought}, 3)`
  const hasTradingName = catalog.type('businesses', 'metadata') === 'jsonb'
  const alike = [`c."name"`, ...(hasTradingName ? [`c."metadata"->>'trade_name'`] : [])].map(isAlike).join(' or ')
  return `unnest($2::text[], $3::text[]) with ordinality k(name, postcode, i)
          cross join lateral (
            (select c."id" from ${table} c
              where ${nameKey('c."name"')} = ${sought} and ${sought} <> ''
              order by c."id" limit ${mostNamesakes})
            union
            (select c."id" from ${table} c
              where ${postcodeKey(storedPostcode(catalog, 'c.'))} = ${postcode} and ${postcode} <> '' and (${alike})
              order by c."id" limit ${mostNeighbours})
          ) near
          join ${table} b on b."id" = near."id"`
}

const identityColumns = ['name', 'company_number', 'website', 'metadata', 'registered_office_address', 'address']
const row = z.object({
  at: z.coerce.number(),
  id: z.string(),
  name: text,
  company_number: text,
  website: text,
  metadata: z
    .object({ trade_name: text, group: z.object({ parent: text, ultimate_parent: text }).optional().catch(undefined) })
    .nullish()
    .catch(null),
  registered_office_address: z.unknown().optional(),
  address: z.unknown().optional(),
})

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
  const columns = selectList(catalog, 'businesses', 'b', identityColumns)
  const rows = await sql.query(`select ($1::int[])[k.i] as at, b."id"::text as id, ${columns} from ${way.from}`, [
    asked.map(({ at }) => at),
    ...first.keys.map((_, nth) => asked.map(({ keys }) => keys[nth])),
  ])
  const found = new Map<number, Candidate[]>()
  for (const each of rows.map((each) => row.parse(each))) {
    found.set(each.at, [...(found.get(each.at) ?? []), { id: each.id, identity: identityOf(each) }])
  }
  return found
}

function identityOf(b: z.infer<typeof row>): CompanyIdentity {
  const address = addressOf(b.registered_office_address) ?? addressOf(b.address)
  const parents = [b.metadata?.group?.parent, b.metadata?.group?.ultimate_parent]
  return {
    name: b.name,
    tradingName: b.metadata?.trade_name,
    number: companyNumberOf(b.company_number),
    domain: domainOf(b.website),
    postcode: address?.postcode,
    town: address?.city,
    parents: parents.flatMap((parent) => parent ?? []),
  }
}
