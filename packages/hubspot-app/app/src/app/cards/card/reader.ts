import { createContext, useContext } from 'react'
import { en } from '../words/en.ts'
import { type Words, wordsFor } from '../words/words.ts'
import { type Format, formatFor } from './format.ts'

/** Who reads the card: their words, and how they write numbers and dates. */
export interface Reader {
  words: Words
  format: Format
  now: () => Date
}

/** What HubSpot says of the reader. */
interface Reading {
  user: { locale?: string; language?: string }
  portal: { timezone: string }
}

export function readerOf({ user, portal }: Reading, now: () => Date): Reader {
  return { words: wordsFor(user.language, user.locale), format: formatFor(user.locale, portal.timezone), now }
}

export const ReaderContext = createContext<Reader>({
  words: en,
  format: formatFor(undefined, undefined),
  now: () => new Date(),
})

export const useReader = () => useContext(ReaderContext)
