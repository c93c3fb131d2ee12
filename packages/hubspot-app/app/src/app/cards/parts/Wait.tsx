import { Flex, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'
import { Evidence } from './Evidence.tsx'

/** Why to do nothing yet, and when to look again. */
export function Wait({ wait }: { wait: NonNullable<CardContent['wait']> }) {
  const { words, format } = useReader()
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'bold' }}>{words.wait}</Text>
      <Text>{wait.text}</Text>
      {wait.until !== null && <Text>{words.waitUntil(format.day(wait.until))}</Text>}
      <Evidence facts={wait.facts} />
    </Flex>
  )
}
