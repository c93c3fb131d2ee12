import { Alert, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

export function StaleNotice({ at }: { at: string }) {
  const { words, format } = useReader()
  const { title, text } = words.states.stale(format.moment(at))
  return (
    <Alert title={title} variant="warning">
      <Text>{text}</Text>
    </Alert>
  )
}
