import type { Catalog, TableName } from './catalog.ts'
import { quoteIdentifier } from './sql.ts'

/** The table's name for use in SQL. */
export function tableIn(catalog: Catalog, table: TableName): string {
  return `${quoteIdentifier(catalog.schema)}.${quoteIdentifier(table)}`
}

/**
 * A column as an expression that every driver gives alike, whatever the session's time zone: days as `YYYY-MM-DD`,
 * moments as ISO 8601 in UTC with microseconds, ids and enums as text.
 */
export function plainColumn(catalog: Catalog, table: TableName, alias: string, column: string): string {
  return asText(`${alias}.${quoteIdentifier(column)}`, catalog.type(table, column))
}

/** Those of the wanted columns that exist, as a select list of plain columns under their own names. */
export function selectList(catalog: Catalog, table: TableName, alias: string, columns: readonly string[]): string {
  return columns
    .filter((column) => catalog.has(table, column))
    .map((column) => `${plainColumn(catalog, table, alias, column)} as ${quoteIdentifier(column)}`)
    .join(', ')
}

function asText(expression: string, type: string | undefined): string {
  if (type === 'date') return `to_char(${expression}, 'YYYY-MM-DD')`
  if (type === 'timestamp with time zone') return momentText(`${expression} at time zone 'UTC'`)
  if (type === 'timestamp without time zone') return momentText(expression)
  if (type === 'USER-DEFINED' || type === 'uuid') return `${expression}::text`
  return expression
}

function momentText(expression: string): string {
  return `to_char(${expression}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}
