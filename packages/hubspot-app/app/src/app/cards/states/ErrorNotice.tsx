import { Alert, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

/** What went wrong the last time, and what to do. */
export function ErrorNotice({ message, help }: { message: string; help: string }) {
  const { words } = useReader()
  return (
    <Alert title={words.states.error} variant="danger">
      <Text>{message}</Text>
      <Text>{help}</Text>
    </Alert>
  )
}
