import type { Company, RegisterEvent } from '../model/index.ts'
import type { AddFact } from './company-facts.ts'
import { date } from './english.ts'

/** What the register is sure of. */
const CONFIDENCE = 0.98

const SAYS: Record<RegisterEvent['what'], string> = {
  charge_registered: 'A charge was registered',
  charge_satisfied: 'A charge was satisfied',
  office_moved: 'Moved its registered office',
  accounts_filed: 'Filed accounts',
}

/** The id of the fact that this was entered in the register on that day. */
export function registerEventId({ what, on }: RegisterEvent): string {
  return `register:${what}:${on}`
}

/** What was entered in the register, each event a fact of its own day. */
export function addRegisterEvents({ registerEvents }: Company, add: AddFact): void {
  const known = new Map(registerEvents.map((event) => [registerEventId(event), event]))
  for (const [id, { what, on }] of known) add(id, 'filing', `${SAYS[what]} on ${date(on)}`, what, CONFIDENCE, on)
}
