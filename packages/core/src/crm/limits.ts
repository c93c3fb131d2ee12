/**
 * A limit that a CRM sets on calls. Its units are calls, or what the CRM counts in their stead. A limit of the `app` is
 * ours alone, in all our processes together; one of the `account` is shared with all that calls it.
 */
export interface Limit {
  /** What the provider calls it: `burst`, `search`, `daily`. */
  name: string
  max: number
  /** How long what was spent counts. What was spent today counts from midnight UTC, a whole day. */
  windowMs: number
  scope: 'app' | 'account'
  /** No answer tells what is left of it, so none of our processes hears what the others spend: they have to divide it. */
  silent?: true
}

/** A limit as an answer of the CRM stated it, with what was left then. */
export interface StatedLimit extends Limit {
  remaining: number
}

/** What one call takes of each limit that counts it, in the limit's units, by the limit's name. */
export type CallCost = Readonly<Record<string, number>>

/** The CRM's word that there were too many calls of one limit, or of all (`null`), and how long to hold back. */
export interface Refused {
  limit: string | null
  /** Milliseconds; null where the CRM does not say. */
  forMs: number | null
}
