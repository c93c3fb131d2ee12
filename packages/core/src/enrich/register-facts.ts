import type { Company, RegisterEvent } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import type { AddFact } from './company-facts.ts'

/** What the register is sure of. */
const CONFIDENCE = 0.98

/** The id of the fact that this was entered in the register on that day. */
export function registerEventId({ what, on }: RegisterEvent): string {
  return `register:${what}:${on}`
}

/** What was entered in the register, each event a fact of its own day. */
export function addRegisterEvents({ registerEvents }: Company, say: Phrases['facts'], add: AddFact): void {
  const known = new Map(registerEvents.map((event) => [registerEventId(event), event]))
  for (const [id, { what, on }] of known) add(id, 'filing', say.registered[what](on), what, CONFIDENCE, on)
}
