import type { ToldTrouble } from '@smartsync/core/card'
import type { Refused } from '../card/backend.ts'
import type { Words } from './words.ts'

interface Told {
  text: string
  help: string
}

/** What went wrong and what to do; in SmartSync's English where a code is none that these words know. */
export function toldIn({ answers, labelled }: Words, { message, help, trouble }: ToldTrouble): Told {
  const said = known(answers?.troubles, trouble?.code)
  const remedy = known(answers?.remedies, trouble?.remedy)
  if (said === undefined || remedy === undefined) return { text: message, help }
  return { text: `${trouble?.about === undefined ? said : labelled(said, trouble.about)}.`, help: remedy }
}

/** Why SmartSync refused what was asked, likewise. */
export function refusalIn({ answers }: Words, { code, message, help }: Refused): Told {
  return known(answers?.refusals, code) ?? { text: message, help }
}

/** A card may be older than the backend that answers it. */
function known<T>(words: Readonly<Record<string, T>> | undefined, code: string | undefined): T | undefined {
  return words === undefined || code === undefined || !Object.hasOwn(words, code) ? undefined : words[code]
}
