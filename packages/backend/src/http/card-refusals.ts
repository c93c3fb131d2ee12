import type { CardRefusal } from '@smartsync/core/card'
import { RequestRefused } from './refused.ts'

/** Refuses what a card asks, for a reason that cards have words for in every language. */
export function cardRefused(status: number, code: CardRefusal, message: string, help: string): RequestRefused {
  return new RequestRefused(status, code, message, { help })
}

/** What a rep answers to is not what the record's card shows. */
export function cardOutdated(): RequestRefused {
  return cardRefused(
    409,
    'card_outdated',
    'This record’s card does not show that any more.',
    'Reload the card and look at what it shows now.',
  )
}
