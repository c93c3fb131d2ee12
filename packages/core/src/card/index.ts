export type { AccountView } from './account.ts'
export { type Act, type ActKind, actionId, type Progress, progressOf } from './act.ts'
export type {
  CardAction,
  CardClaim,
  CardContent,
  CardFact,
  CardOwner,
  CardScore,
  CardSignal,
  CardStage,
  Surroundings,
  Thumb,
} from './content.ts'
export { type CardHistoryEntry, historyOf } from './history.ts'
export type { CardRefusal } from './refusal.ts'
export {
  type Remedy,
  type ToldTrouble,
  type Trouble,
  type TroubleCode,
  tellTrouble,
  troubleOf,
  untoldTrouble,
} from './trouble.ts'
export { type CardInput, type CardView, cardView } from './view.ts'
