import { Flex, Heading, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import type { Ask } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { Apply } from './Apply.tsx'

/** Who should own the record, and why. */
export function Owner({ content: { owner, fingerprint }, ask }: { content: CardContent; ask: (wish: Ask) => void }) {
  const { words } = useReader()
  return (
    <Flex direction="column" gap="xs">
      <Heading>{words.owner}</Heading>
      {owner.email !== null && <Text format={{ fontWeight: 'bold' }}>{owner.email}</Text>}
      <Text>{owner.reason}</Text>
      {owner.apply !== null && (
        <Apply
          progress={owner.apply}
          label={words.applyOwner}
          working={words.applying}
          done={words.applied}
          onApply={() => ask({ what: 'apply_owner', fingerprint })}
        />
      )}
    </Flex>
  )
}
