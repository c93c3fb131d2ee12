import type { CardView } from '@smartsync/core/card'

/** Whether something of what the card shows is being done just now. */
export function isUnderWay(view: CardView): boolean {
  if (view.state === 'working') return true
  if (!('content' in view) || view.content === null) return false
  const { actions, owner, stage } = view.content
  const progress = [...actions.map(({ task }) => task), owner.apply, stage?.apply]
  return progress.some((each) => each?.state === 'under_way')
}
