import { Button, ButtonRow, Icon } from '@hubspot/ui-extensions'
import type { Thumb } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'

/** A rep's thumb on one part of the card; what they gave already shows, and may be changed. */
export function Thumbs({
  what,
  given,
  onGive,
}: {
  what: string
  given: Thumb | null
  onGive: (verdict: Thumb) => void
}) {
  const { words } = useReader()
  return (
    <ButtonRow>
      <Button size="xs" variant={given === 'up' ? 'secondary' : 'transparent'} onClick={() => onGive('up')}>
        <Icon name="thumbsUp" size="sm" screenReaderText={words.helpful(what)} />
      </Button>
      <Button size="xs" variant={given === 'down' ? 'secondary' : 'transparent'} onClick={() => onGive('down')}>
        <Icon name="thumbsDown" size="sm" screenReaderText={words.notHelpful(what)} />
      </Button>
    </ButtonRow>
  )
}
