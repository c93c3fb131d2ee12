import { AutoGrid, Flex, Tag, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import { Actions } from '../parts/Actions.tsx'
import { History } from '../parts/History.tsx'
import { Match } from '../parts/Match.tsx'
import { Owner } from '../parts/Owner.tsx'
import { Score } from '../parts/Score.tsx'
import { Signals } from '../parts/Signals.tsx'
import { Stage } from '../parts/Stage.tsx'
import { StopSign } from '../parts/StopSign.tsx'
import { Summary } from '../parts/Summary.tsx'
import type { Ask } from './backend.ts'
import type { Layout } from './Card.tsx'
import { useReader } from './reader.ts'

/** How narrow a column may become in a tab, in pixels. */
const COLUMN = 320

interface ContentProps {
  content: CardContent
  layout: Layout
  ask: (wish: Ask) => void
}

/** All that SmartSync found out and concluded; in the preview only the score and what to do next. */
export function Content({ content, layout, ask }: ContentProps) {
  const { words } = useReader()
  const invented = content.invented && <Tag variant="warning">{words.invented}</Tag>
  if (layout === 'preview') {
    return (
      <Flex direction="column" gap="md">
        {invented}
        <Score content={content} brief ask={ask} />
        {content.stop && <StopSign stop={content.stop} />}
        <Actions content={content} ask={ask} most={1} />
      </Flex>
    )
  }
  return (
    <Flex direction="column" gap="lg">
      <Flex direction="column" gap="xs">
        <Text format={{ fontWeight: 'bold' }}>{content.company.name}</Text>
        {invented}
        <Match content={content} />
      </Flex>
      {content.stop && <StopSign stop={content.stop} />}
      {layout === 'tab' ? (
        <AutoGrid columnWidth={COLUMN} gap="lg" flexible>
          <Flex direction="column" gap="lg">
            <Score content={content} ask={ask} />
            <Owner content={content} ask={ask} />
            <Stage content={content} ask={ask} />
          </Flex>
          <Flex direction="column" gap="lg">
            <Summary content={content} ask={ask} />
            <Actions content={content} ask={ask} />
          </Flex>
          <Flex direction="column" gap="lg">
            <Signals signals={content.signals} />
            <History entries={content.history} open />
          </Flex>
        </AutoGrid>
      ) : (
        <>
          <Score content={content} ask={ask} />
          <Summary content={content} ask={ask} />
          <Actions content={content} ask={ask} />
          <Signals signals={content.signals} />
          <Owner content={content} ask={ask} />
          <Stage content={content} ask={ask} />
          <History entries={content.history} open={false} />
        </>
      )}
    </Flex>
  )
}
