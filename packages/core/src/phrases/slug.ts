import { clean } from '../enrich/clean.ts'

const DASHES = /[-_]+/g

/** A slug as words: `private-limited` is `private limited`. */
export function words(slug: string): string {
  return clean(slug.replace(DASHES, ' '), 80)
}
