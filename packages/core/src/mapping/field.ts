/** Types of field values, the same for every CRM. `stage` and `owner` hold the CRM's own ids. */
export type FieldType =
  | 'text'
  | 'long_text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'choices'
  | 'url'
  | 'email'
  | 'phone'
  | 'owner'
  | 'stage'

/**
 * A field's value in our spelling: dates `YYYY-MM-DD`, moments ISO 8601 UTC, choices by their internal value, blank as
 * null (never an empty string or list).
 */
export type FieldValue = string | number | boolean | readonly string[] | null
