import { type RawBuilder, sql } from 'kysely'

/** A value as a jsonb parameter. Both drivers would take a bare list for an array of Postgres. */
export function json<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`
}

/** A list of values as one parameter of type `text[]`, for `= any(…)`. */
export function anyOf(values: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...values]}::text[])`
}
