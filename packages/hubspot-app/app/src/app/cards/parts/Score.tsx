import { Accordion, Flex, Heading, ProgressBar, ScoreCircle, StatusTag, Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import type { Ask } from '../card/backend.ts'
import { useReader } from '../card/reader.ts'
import { Reasons } from './Reasons.tsx'
import { Thumbs } from './Thumbs.tsx'

const VARIANTS = { hot: 'success', warm: 'info', cool: 'default', cold: 'default' } as const

/** The score as a gauge, its parts as bars, and the reasons for each point. */
export function Score({
  content: { score, fingerprint, thumbs },
  brief = false,
  ask,
}: {
  content: CardContent
  brief?: boolean
  ask: (wish: Ask) => void
}) {
  const { words, format } = useReader()
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.score}</Heading>
      <Flex direction="row" gap="md" align="center">
        <ScoreCircle score={score.total} />
        <Flex direction="column" gap="xs">
          <Text format={{ fontWeight: 'bold' }}>{words.outOf100(format.number(score.total))}</Text>
          <StatusTag variant={VARIANTS[score.band]}>{words.bands[score.band]}</StatusTag>
        </Flex>
      </Flex>
      <Text variant="microcopy">{words.confidence[certainty(score.confidence)]}</Text>
      {score.parts.map(({ name, points, max }) => (
        <ProgressBar
          key={name}
          title={words.parts[name]}
          aria-label={words.parts[name]}
          value={points}
          maxValue={max}
          valueDescription={words.pointsOf(format.number(points), format.number(max))}
        />
      ))}
      {!brief && (
        <>
          <Accordion title={words.why} size="sm">
            {score.parts.map((part) => (
              <Reasons key={part.name} part={part} />
            ))}
          </Accordion>
          <Thumbs
            what={words.score}
            given={thumbs.score}
            onGive={(verdict) => ask({ what: 'feedback', fingerprint, part: 'score', verdict })}
          />
        </>
      )}
    </Flex>
  )
}

function certainty(confidence: number): 'high' | 'medium' | 'low' {
  if (confidence >= 0.7) return 'high'
  return confidence >= 0.45 ? 'medium' : 'low'
}
