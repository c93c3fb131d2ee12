import { Alert, Text } from '@hubspot/ui-extensions'
import type { ToldTrouble } from '@smartsync/core/card'
import { toldIn } from 'smartsync-troubles'
import { useReader } from '../card/reader.ts'

/** What went wrong the last time, and what to do. */
export function ErrorNotice({ failure }: { failure: ToldTrouble }) {
  const { words } = useReader()
  const { text, help } = toldIn(words.answers, failure)
  return (
    <Alert title={words.states.error} variant="danger">
      <Text>{text}</Text>
      {help !== '' && <Text>{help}</Text>}
    </Alert>
  )
}
