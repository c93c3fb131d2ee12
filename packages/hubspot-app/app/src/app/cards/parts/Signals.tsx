import { Flex, Heading, StatusTag, Text } from '@hubspot/ui-extensions'
import type { CardSignal } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'
import { Evidence } from './Evidence.tsx'

const VARIANTS = { very_strong: 'success', strong: 'success', moderate: 'info', weak: 'default' } as const

/** What hints at buying, the strongest first, each with its strength and age. */
export function Signals({ signals }: { signals: readonly CardSignal[] }) {
  const { words, format } = useReader()
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.signals}</Heading>
      {signals.length === 0 && <Text>{words.noSignals}</Text>}
      {signals.map(({ id, kind, level, text, ageInDays, facts }) => (
        <Flex key={id} direction="column" gap="flush">
          <StatusTag variant={VARIANTS[level]} hollow={level === 'strong' || level === 'weak'}>
            {`${words.kinds[kind]} · ${words.levels[level]} · ${ageInDays === null ? words.noDate : format.daysAgo(ageInDays)}`}
          </StatusTag>
          <Text>{text}</Text>
          <Evidence facts={facts} />
        </Flex>
      ))}
    </Flex>
  )
}
