import type { CardCaller } from '@smartsync/core/crm'
import type { Rep } from '../card/view.ts'
import { cardRefused } from './card-refusals.ts'

/** The rep that the CRM vouches for; refuses with status 422 where it names none of its users. */
export function repOf({ userId, userEmail }: CardCaller): Rep {
  if (userId !== null) return { id: userId, email: userEmail }
  throw cardRefused(
    422,
    'user_unknown',
    'The CRM does not say who is asking for this.',
    'Open the card as a signed-in user of the CRM.',
  )
}
