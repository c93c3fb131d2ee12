import { SmartSyncError } from '@smartsync/core/errors'

/** oppSpot's data cannot be used at all: no schema, no `businesses`, or no right to read it. */
export class OppspotUnreadable extends SmartSyncError {
  constructor(message: string, help: string) {
    super('oppspot_unreadable', message, { help })
  }
}

/** A column or table that a query names does not exist (any more): the catalog is out of date. */
export function isCatalogStale(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  return code === '42703' || code === '42P01'
}
