import type { Remedy, ToldTrouble, TroubleCode } from '@smartsync/core/card'

/** How a language tells what went wrong. Clauses stand before a full stop, or before a colon and what they are about. */
export interface TroubleWords {
  labelled: (label: string, value: string) => string
  troubles: Record<TroubleCode, string>
  remedies: Record<Remedy, string>
}

export interface Told {
  text: string
  help: string
}

/**
 * What went wrong and what to do; in SmartSync's English where there are no words (English has none of its own), or a code
 * is none that they know: whoever shows it may be older than the backend that answers.
 */
export function toldIn(words: TroubleWords | null, { message, help, trouble }: ToldTrouble): Told {
  const said = known(words?.troubles, trouble?.code)
  const remedy = known(words?.remedies, trouble?.remedy)
  if (words === null || said === undefined || remedy === undefined) return { text: message, help }
  return { text: `${trouble?.about === undefined ? said : words.labelled(said, trouble.about)}.`, help: remedy }
}

/** The words for a code, if there are any. */
export function known<T>(words: Readonly<Record<string, T>> | undefined, code: string | undefined): T | undefined {
  return words === undefined || code === undefined || !Object.hasOwn(words, code) ? undefined : words[code]
}
