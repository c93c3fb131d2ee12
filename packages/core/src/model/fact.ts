/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = string
/** A moment in UTC, ISO 8601 with milliseconds and `Z`. */
export type IsoInstant = string

/** Where a fact comes from. `url` lets a rep check it. */
export interface Source {
  name: string
  url: string | null
}

export type FactKind =
  | 'name'
  | 'number'
  | 'status'
  | 'type'
  | 'industry'
  | 'description'
  | 'location'
  | 'website'
  | 'employees'
  | 'employee_growth'
  | 'revenue'
  | 'founded'
  | 'incorporated'
  | 'dissolved'
  | 'group'
  | 'funding'
  | 'filing'
  | 'job_openings'
  | 'technology'
  | 'person'
  | 'event'
  | 'engagement'

/**
 * One true thing about a company.
 *
 * `id` is stable for the same thing about the same company, so evidence can name it across enrichments.
 * `text` says it in words that stand on their own ("66,300 employees").
 * `on` is the day on which it was true or observed, null when the source does not say.
 * `confidence` runs from 0 to 1.
 */
export interface Fact {
  id: string
  kind: FactKind
  text: string
  value: string | number | boolean
  source: Source
  on: IsoDate | null
  confidence: number
}

/** The ids of the facts that a claim rests on; never empty where a claim is made. */
export type Evidence = readonly string[]
