import { known, type Told } from 'smartsync-troubles'
import type { Refused } from '../card/backend.ts'
import type { Words } from './words.ts'

/** Why SmartSync refused what was asked; in its English where a code is none that these words know. */
export function refusalIn({ answers }: Words, { code, message, help }: Refused): Told {
  return known(answers?.refusals, code) ?? { text: message, help }
}
