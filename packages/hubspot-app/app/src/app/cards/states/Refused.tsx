import { Alert, Button, ErrorState, Text } from '@hubspot/ui-extensions'
import type { Refused } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { refusalIn } from '../words/told.ts'
import type { Words } from '../words/words.ts'

/** There is nothing to show: SmartSync was not reached, or this reader may not see the record, or HubSpot does not say. */
export function RefusedState({ refused, onRetry }: { refused: Refused; onRetry: () => void }) {
  const { words } = useReader()
  const { title, text } = wordsOf(refused, words)
  const why = refusalIn(words, refused)
  return (
    <ErrorState title={title} type={refused.kind === 'no_permission' ? 'lock' : 'error'}>
      <Text>{text}</Text>
      {refused.kind === 'refused' && <Text>{`${why.text} ${why.help}`}</Text>}
      <Button variant="secondary" onClick={onRetry}>
        {words.retry}
      </Button>
    </ErrorState>
  )
}

/** The last wish or look came to nothing, above what was known before. */
export function RefusedNotice({ refused }: { refused: Refused }) {
  const { words } = useReader()
  const { title, text } = wordsOf(refused, words)
  const why = refusalIn(words, refused)
  return refused.kind === 'refused' ? (
    <Alert title={words.failed} variant="danger">
      <Text>{why.text}</Text>
      <Text>{why.help}</Text>
    </Alert>
  ) : (
    <Alert title={title} variant="warning">
      <Text>{text}</Text>
    </Alert>
  )
}

function wordsOf({ kind }: Refused, { states }: Words): { title: string; text: string } {
  if (kind === 'no_permission') return states.noPermission
  if (kind === 'read_only') return states.readOnly
  return kind === 'rights_unknown' ? states.rightsUnknown : states.unreachable
}
