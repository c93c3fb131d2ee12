import type { Language } from '../model/language.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import type { Phrases } from './phrases.ts'

export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const satisfies readonly Language[]

const BOOKS: Readonly<Record<Language, Phrases>> = { en, de, fr, es }

/** The phrase book of a language; English where none is named. */
export function phrasesIn(language: Language = 'en'): Phrases {
  return BOOKS[language]
}
