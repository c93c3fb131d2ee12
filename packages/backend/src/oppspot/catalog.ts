import { z } from 'zod'
import { OppspotUnreadable } from './errors.ts'
import type { OppspotSql } from './sql.ts'

/**
 * What we may see of a table: `readable`; `filtered`, row-level security decides row by row; `hidden`, row-level
 * security without any policy for us, so it always looks empty; `denied`, no right to select; `absent`.
 */
export type TableRight = 'readable' | 'filtered' | 'hidden' | 'denied' | 'absent'

/** The tables that the adapter reads where they exist. Nothing else of oppSpot's is ever read. */
export const tablesRead = [
  'profiles',
  'businesses',
  'lead_scores',
  'financial_metrics',
  'buying_signals',
  'funding_signals',
  'executive_change_signals',
  'job_posting_signals',
  'technology_adoption_signals',
  'stakeholders',
  'lead_assignments',
  'research_reports',
  'research_sections',
] as const

export type TableName = (typeof tablesRead)[number]

/** What the database is made of, as seen by the role that we connect as. */
export class Catalog {
  readonly schema: string
  /** Names of the indexes of `businesses`. */
  readonly indexes: ReadonlySet<string>
  readonly #types: ReadonlyMap<string, string>
  readonly #rights: ReadonlyMap<string, TableRight>

  constructor(
    schema: string,
    found: {
      types: ReadonlyMap<string, string>
      rights: ReadonlyMap<string, TableRight>
      indexes: ReadonlySet<string>
    },
  ) {
    this.schema = schema
    this.indexes = found.indexes
    this.#types = found.types
    this.#rights = found.rights
  }

  right(table: TableName): TableRight {
    return this.#rights.get(table) ?? 'absent'
  }

  /** The column's type as information_schema names it (`ARRAY`, `timestamp with time zone`), undefined without it. */
  type(table: TableName, column: string): string | undefined {
    return this.#types.get(`${table}.${column}`)
  }

  has(table: TableName, ...columns: string[]): boolean {
    return columns.every((column) => this.type(table, column) !== undefined)
  }
}

const columnRow = z.object({ table_name: z.string(), column_name: z.string(), data_type: z.string() })
const indexRow = z.object({ name: z.string() })
const rightRow = z.object({ name: z.string(), granted: z.boolean(), secured: z.boolean(), policies: z.coerce.number() })

/** Reads the catalog: three queries. Throws `OppspotUnreadable` where not even companies' ids and names can be read. */
export async function readCatalog(sql: OppspotSql, schema: string): Promise<Catalog> {
  const columns = await sql.query(
    `select c.table_name::text, c.column_name::text, c.data_type::text
       from information_schema.columns c
      where c.table_schema = $1 and c.table_name = any($2::text[])`,
    [schema, [...tablesRead]],
  )
  const rights = await sql.query(
    `select c.relname::text as name,
            has_schema_privilege(n.oid, 'usage') and has_any_column_privilege(c.oid, 'select') as granted,
            row_security_active(c.oid) as secured,
            (select count(*)::int from pg_policy p
              where p.polrelid = c.oid and p.polcmd in ('r', '*')
                and exists (select 1 from unnest(p.polroles) r(oid)
                             where r.oid = 0 or pg_has_role(r.oid, 'usage'))) as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = any($2::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
    [schema, [...tablesRead]],
  )
  const indexes = await sql.query(
    `select i.indexname::text as name from pg_indexes i where i.schemaname = $1 and i.tablename = 'businesses'`,
    [schema],
  )
  const catalog = new Catalog(schema, {
    types: new Map(
      columns.map((c) => columnRow.parse(c)).map((c) => [`${c.table_name}.${c.column_name}`, c.data_type]),
    ),
    rights: new Map(rights.map((r) => rightRow.parse(r)).map((r) => [r.name, rightOf(r)])),
    indexes: new Set(indexes.map((each) => indexRow.parse(each).name)),
  })
  requireCompanies(catalog)
  return catalog
}

function rightOf(row: z.infer<typeof rightRow>): TableRight {
  if (!row.granted) return 'denied'
  if (!row.secured) return 'readable'
  return row.policies > 0 ? 'filtered' : 'hidden'
}

function requireCompanies(catalog: Catalog): void {
  const right = catalog.right('businesses')
  if (right === 'absent') {
    throw new OppspotUnreadable(
      `There is no table "businesses" in the schema "${catalog.schema}".`,
      'Check that OPPSPOT_DATABASE_URL names oppSpot’s own database, and the schema in which its tables live.',
    )
  }
  if (right === 'denied' || right === 'hidden') {
    throw new OppspotUnreadable(
      `The database role may not read "businesses" in the schema "${catalog.schema}".`,
      'Grant the role usage of the schema and select on the table, and a row-level security policy or BYPASSRLS.',
    )
  }
  if (!catalog.has('businesses', 'id', 'name')) {
    throw new OppspotUnreadable(
      `"businesses" in the schema "${catalog.schema}" has no readable columns "id" and "name".`,
      'Check that the table is oppSpot’s, and that the role may read these columns.',
    )
  }
}
