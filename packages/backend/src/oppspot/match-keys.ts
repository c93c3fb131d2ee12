import type { Catalog } from './catalog.ts'
import { quoteIdentifier } from './sql.ts'

/** SQL expressions by which companies are found. Both sides of a comparison go through the same one. */

/** The letters and digits of a name without case, accents, "the", "and", and the words for legal forms at its end. */
export function nameKey(name: string): string {
  const bare = `regexp_replace(normalize(lower(${name}), nfkd), '[\\u0300-\\u036f''’.]', '', 'g')`
  const spaced = `btrim(regexp_replace(replace(${bare}, '&', ' and '), '[^[:alnum:]]+', ' ', 'g'))`
  const forms =
    'limited|ltd|plc|public limited company|llp|lp|inc|incorporated|corporation|corp|company|co|cic|gmbh|sa|bv|nv|ag|se'
  return `regexp_replace(regexp_replace(${spaced}, '( (${forms}))+( the)?$', ''), '\\y(and|the)\\y| ', '', 'g')`
}

/** Letters and digits of the postcode, upper-case. */
export function postcodeKey(postcode: string): string {
  return `upper(regexp_replace(coalesce(${postcode}, ''), '[^A-Za-z0-9]', '', 'g'))`
}

/** The postcode of a row of `businesses`, in any of its spellings. */
export function storedPostcode(catalog: Catalog, alias: string): string {
  const keys = [
    ['registered_office_address', 'postal_code'],
    ['registered_office_address', 'post_code'],
    ['address', 'postal_code'],
  ] as const
  const present = keys.filter(([column]) => catalog.type('businesses', column) === 'jsonb')
  const values = present.map(([column, key]) => `nullif(${alias}${quoteIdentifier(column)}->>'${key}', '')`)
  return `coalesce(${[...values, "''"].join(', ')})`
}

/** Host of the website, lower-case, without `www.`. */
export function hostKey(website: string): string {
  return `substring(lower(btrim(${website})) from '^(?:[a-z][a-z0-9+.-]*://)?(?:www\\.)?([^/:?#[:space:]]+)')`
}

/**
 * Statements for the indexes on `businesses` that make matching and sweeping fast and that it does not have yet. The
 * embedded sample gets them; for oppSpot's own database they are advice to whoever runs it, since we never write there.
 */
export function advisedIndexes(catalog: Catalog): string[] {
  const table = `${quoteIdentifier(catalog.schema)}.businesses`
  const advised = [
    { name: 'businesses_host_key', needs: ['website'], on: `(${hostKey('website')})` },
    {
      name: 'businesses_name_key',
      needs: ['name'],
      on: `(${nameKey('name')})`,
    },
    {
      name: 'businesses_postcode_key',
      needs: ['name'],
      on: `(${postcodeKey(storedPostcode(catalog, ''))})`,
    },
    { name: 'businesses_changed', needs: ['updated_at'], on: 'updated_at, id' },
  ]
  return advised
    .filter(({ name, needs }) => catalog.has('businesses', ...needs) && !catalog.indexes.has(name))
    .map(({ name, on }) => `create index if not exists ${name} on ${table} (${on})`)
}
