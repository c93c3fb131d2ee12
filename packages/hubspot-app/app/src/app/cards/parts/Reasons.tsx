import { Flex, Text } from '@hubspot/ui-extensions'
import type { CardScore } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'
import { Evidence } from './Evidence.tsx'

/** The reasons for one part of the score: points, words, facts. */
export function Reasons({ part }: { part: CardScore['parts'][number] }) {
  const { words, format } = useReader()
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>
        {words.labelled(words.parts[part.name], words.pointsOf(format.number(part.points), format.number(part.max)))}
      </Text>
      {part.reasons.map(({ text, points, facts }, index) => (
        <Flex key={`${index} ${text}`} direction="column" gap="flush">
          <Text>{points === 0 ? text : `${format.points(points)} · ${text}`}</Text>
          <Evidence facts={facts} />
        </Flex>
      ))}
    </Flex>
  )
}
