import { LoadingButton } from '@hubspot/ui-extensions'
import type { CardView } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'

/** The one primary button of the card. */
export function EnrichButton({ view, asking, onEnrich }: { view: CardView; asking: boolean; onEnrich: () => void }) {
  const { words } = useReader()
  const working = view.state === 'working'
  const again = 'content' in view && view.content !== null
  return (
    <LoadingButton variant="primary" loading={working} disabled={asking || working} onClick={onEnrich}>
      {working ? words.states.working.title : again ? words.enrichAgain : words.enrichNow}
    </LoadingButton>
  )
}
