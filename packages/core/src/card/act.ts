import { createHash } from 'node:crypto'
import type { IsoInstant } from '../model/index.ts'
import type { ToldTrouble } from './trouble.ts'

export type ActKind = 'create_task' | 'dismiss' | 'apply_owner' | 'apply_stage'

/**
 * What a rep asked for on a record's card, and what became of it. `item` is the action's key, or what was to be applied:
 * the owner's address, the stage. `by` names the rep as the CRM knows them.
 */
export interface Act {
  kind: ActKind
  item: string
  state: 'under_way' | 'done' | 'failed'
  by: string
  at: IsoInstant
  /** What went wrong and what to do, where it failed. */
  trouble: ToldTrouble | null
}

/**
 * How far something that the card offers has come: `open`, nobody asked for it yet; `withheld`, it is not for this rep, whom
 * the CRM does not let edit the record. A card that does not know that offers it and is refused.
 */
export type Progress =
  | { state: 'open' }
  | { state: 'withheld' }
  | { state: 'under_way' }
  | { state: 'done' }
  | ({ state: 'failed' } & ToldTrouble)

/** Names an action in a web address: its key may hold anything. */
export function actionId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}

/** How far one thing has come by what was asked for it last. */
export function progressOf(acts: readonly Act[], kind: ActKind, item: string): Progress {
  const act = acts.find((each) => each.kind === kind && each.item === item)
  if (act === undefined) return { state: 'open' }
  return act.state === 'failed' ? { state: 'failed', message: '', help: '', ...act.trouble } : { state: act.state }
}
