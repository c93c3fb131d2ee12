import { LoadingButton, Text } from '@hubspot/ui-extensions'
import type { CardView } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'

/** The one primary button of the card; to whoever may not edit the record, why it is not there. */
export function EnrichButton({ view, asking, onEnrich }: { view: CardView; asking: boolean; onEnrich: () => void }) {
  const { words } = useReader()
  if (view.mayEdit === false) {
    const { title, text } = words.states.readOnly
    return <Text variant="microcopy">{`${title}. ${text}`}</Text>
  }
  const working = view.state === 'working'
  const again = 'content' in view && view.content !== null
  return (
    <LoadingButton variant="primary" loading={working} disabled={asking || working} onClick={onEnrich}>
      {working ? words.states.working.title : again ? words.enrichAgain : words.enrichNow}
    </LoadingButton>
  )
}
