export type { CardAction, CardClaim, CardContent, CardFact, CardScore, CardSignal } from './content.ts'
export { type CardInput, type CardView, cardView } from './view.ts'
