import { Alert, Flex, Heading, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import type { Ask } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { Evidence } from './Evidence.tsx'
import { Thumbs } from './Thumbs.tsx'

/** The summary, sentence by sentence with its evidence; who wrote it, when, and why a template had to. */
export function Summary({
  content: { summary, fingerprint, thumbs },
  ask,
}: {
  content: CardContent
  ask: (wish: Ask) => void
}) {
  const { words, format } = useReader()
  const { fallback } = summary
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.summary}</Heading>
      {fallback === 'budget_spent' && <BudgetSpent at={summary.at} />}
      {summary.sentences.map(({ text, facts }, index) => (
        <Flex key={`${index} ${text}`} direction="column" gap="flush">
          <Text>{text}</Text>
          <Evidence facts={facts} />
        </Flex>
      ))}
      <Text variant="microcopy">{words.writtenBy[summary.writer](format.moment(summary.at))}</Text>
      {fallback !== null && fallback !== 'budget_spent' && <Text variant="microcopy">{words.fallbacks[fallback]}</Text>}
      <Thumbs
        what={words.summary}
        given={thumbs.summary}
        onGive={(verdict) => ask({ what: 'feedback', fingerprint, part: 'summary', verdict })}
      />
    </Flex>
  )
}

/** A language model has a budget for each day in UTC. */
function BudgetSpent({ at }: { at: string }) {
  const { words, format } = useReader()
  const { title, text } = words.states.budgetSpent
  const renewed = new Date(at)
  renewed.setUTCHours(24, 0, 0, 0)
  return (
    <Alert title={title} variant="info">
      <Text>{text(format.moment(renewed.toISOString()))}</Text>
    </Alert>
  )
}
