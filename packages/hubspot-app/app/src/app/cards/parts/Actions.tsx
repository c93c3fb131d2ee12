import { Accordion, Button, Flex, Heading, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import type { Ask } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { Action } from './Action.tsx'
import { Wait } from './Wait.tsx'

/** What to do next, the best first; or why to do nothing yet. Dismissed actions can be brought back. */
export function Actions({
  content: { actions, dismissed, wait, fingerprint, thumbs },
  ask,
  most = Number.POSITIVE_INFINITY,
}: {
  content: CardContent
  ask: (wish: Ask) => void
  /** How many to show at most. */
  most?: number
}) {
  const { words, format } = useReader()
  const shown = actions.slice(0, most)
  if (shown.length === 0 && wait === null && dismissed.length === 0) return null
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.nextActions}</Heading>
      {wait && <Wait wait={wait} />}
      {shown.map((action, index) => (
        <Action
          key={action.id}
          rank={index + 1}
          action={action}
          fingerprint={fingerprint}
          thumb={thumbs.actions[action.key] ?? null}
          ask={ask}
        />
      ))}
      {dismissed.length > 0 && (
        <Accordion title={words.dismissed(format.number(dismissed.length))} size="xs">
          {dismissed.map(({ id, title }) => (
            <Flex key={id} direction="row" gap="sm" align="center" wrap="wrap">
              <Text>{title}</Text>
              <Button
                size="xs"
                variant="transparent"
                onClick={() => ask({ what: 'restore', actionId: id, fingerprint })}
              >
                {words.bringBack}
              </Button>
            </Flex>
          ))}
        </Accordion>
      )}
    </Flex>
  )
}
