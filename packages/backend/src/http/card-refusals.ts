import { RequestRefused } from './refused.ts'

/** What a rep answers to is not what the record's card shows. */
export function cardOutdated(): RequestRefused {
  return new RequestRefused(409, 'card_outdated', 'This record’s card does not show that any more.', {
    help: 'Reload the card and look at what it shows now.',
  })
}
