import { Flex, Heading, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import type { Ask } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { Apply } from './Apply.tsx'
import { Evidence } from './Evidence.tsx'

/** Where the facts place the lead, and why; deals can be moved there where the administrator named the stages. */
export function Stage({ content: { stage, fingerprint }, ask }: { content: CardContent; ask: (wish: Ask) => void }) {
  const { words } = useReader()
  if (stage === null) return null
  return (
    <Flex direction="column" gap="xs">
      <Heading>{words.stage}</Heading>
      <Text format={{ fontWeight: 'bold' }}>{words.stages[stage.stage]}</Text>
      <Text>{stage.reason}</Text>
      <Evidence facts={stage.facts} />
      {stage.apply === null ? (
        <Text variant="microcopy">{words.noPipeline}</Text>
      ) : (
        <Apply
          progress={stage.apply}
          label={words.applyStage}
          working={words.applying}
          done={words.applied}
          onApply={() => ask({ what: 'apply_stage', fingerprint })}
        />
      )}
    </Flex>
  )
}
