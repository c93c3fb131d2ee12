import { Button, Flex, StatusTag, Text, Tile } from '@hubspot/ui-extensions'
import type { CardAction, Thumb } from '@smartsync/core/card'
import type { Ask } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { Apply } from './Apply.tsx'
import { Evidence } from './Evidence.tsx'
import { Thumbs } from './Thumbs.tsx'

const VARIANTS = { high: 'danger', medium: 'warning', low: 'default' } as const

/** One thing to do: what, why, how to open, by when; it becomes a task or is dismissed. */
export function Action({
  rank,
  action,
  fingerprint,
  thumb,
  ask,
}: {
  rank: number
  action: CardAction
  fingerprint: string
  thumb: Thumb | null
  ask: (wish: Ask) => void
}) {
  const { words, format } = useReader()
  const { id, key, title, reason, opener, due, priority, facts, task } = action
  return (
    <Tile compact>
      <Flex direction="column" gap="xs">
        <Text format={{ fontWeight: 'bold' }}>{`${format.number(rank)}. ${title}`}</Text>
        <Text>{reason}</Text>
        {opener !== null && <Text format={{ italic: true }}>{words.opener(opener)}</Text>}
        <StatusTag variant={VARIANTS[priority]} hollow>
          {`${words.priorities[priority]} · ${words.due(format.day(due))}`}
        </StatusTag>
        <Evidence facts={facts} />
        <Flex direction="row" gap="xs" align="center" wrap="wrap">
          <Apply
            progress={task}
            label={words.createTask}
            working={words.creatingTask}
            done={words.taskCreated}
            onApply={() => ask({ what: 'create_task', actionId: id, fingerprint })}
          />
          {(task.state === 'open' || task.state === 'failed') && (
            <Button size="xs" variant="transparent" onClick={() => ask({ what: 'dismiss', actionId: id, fingerprint })}>
              {words.dismiss}
            </Button>
          )}
          <Thumbs
            what={title}
            given={thumb}
            onGive={(verdict) => ask({ what: 'feedback', fingerprint, part: 'action', action: key, verdict })}
          />
        </Flex>
      </Flex>
    </Tile>
  )
}
