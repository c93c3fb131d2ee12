import { Alert, Text } from '@hubspot/ui-extensions'
import type { ToldTrouble } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'
import { toldIn } from '../words/told.ts'

/** What went wrong the last time, and what to do. */
export function ErrorNotice({ failure }: { failure: ToldTrouble }) {
  const { words } = useReader()
  const { text, help } = toldIn(words, failure)
  return (
    <Alert title={words.states.error} variant="danger">
      <Text>{text}</Text>
      {help !== '' && <Text>{help}</Text>}
    </Alert>
  )
}
