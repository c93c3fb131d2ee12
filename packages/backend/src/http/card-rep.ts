import type { CardCaller } from '@smartsync/core/crm'
import type { Rep } from '../card/view.ts'
import { RequestRefused } from './refused.ts'

/** The rep that the CRM vouches for; null where it names nobody. */
export function repOf({ userId, userEmail }: CardCaller): Rep | null {
  const id = userId ?? userEmail
  return id === null ? null : { id, email: userEmail }
}

/** The rep that the CRM vouches for; refuses with status 422 where it names nobody. */
export function knownRep(caller: CardCaller): Rep {
  const rep = repOf(caller)
  if (rep !== null) return rep
  throw new RequestRefused(422, 'user_unknown', 'The CRM does not say who is asking for this.', {
    help: 'Open the card as a signed-in user of the CRM.',
  })
}
