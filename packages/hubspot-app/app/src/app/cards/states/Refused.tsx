import { Alert, Button, ErrorState, Text } from '@hubspot/ui-extensions'
import type { Refused } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'

/** There is nothing to show: SmartSync was not reached, or says that this reader may not see the record. */
export function RefusedState({ refused, onRetry }: { refused: Refused; onRetry: () => void }) {
  const { words } = useReader()
  const { title, text } = refused.kind === 'no_permission' ? words.states.noPermission : words.states.unreachable
  return (
    <ErrorState title={title} type={refused.kind === 'no_permission' ? 'lock' : 'error'}>
      <Text>{text}</Text>
      {refused.kind === 'refused' && <Text>{`${refused.message} ${refused.help}`}</Text>}
      <Button variant="secondary" onClick={onRetry}>
        {words.retry}
      </Button>
    </ErrorState>
  )
}

/** The last wish or look came to nothing, above what was known before. */
export function RefusedNotice({ refused: { kind, message, help } }: { refused: Refused }) {
  const { words } = useReader()
  const { title, text } = words.states.unreachable
  return kind === 'unreachable' ? (
    <Alert title={title} variant="warning">
      <Text>{text}</Text>
    </Alert>
  ) : (
    <Alert title={words.failed} variant="danger">
      <Text>{message}</Text>
      <Text>{help}</Text>
    </Alert>
  )
}
