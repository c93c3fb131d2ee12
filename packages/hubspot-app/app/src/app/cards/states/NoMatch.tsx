import { EmptyState, Text } from '@hubspot/ui-extensions'
import type { CardView } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'
import type { Answers } from '../words/words.ts'

type View = Extract<CardView, { state: 'no_match' }>
type Doubt = NonNullable<View['doubts']>[number]

/** No company of ours is this record's for sure: why, and what a rep can add to change that. */
export function NoMatch({ view: { reason, doubts } }: { view: View }) {
  const { words, format } = useReader()
  const { answers } = words
  const { title, help } = words.states.noMatch
  return (
    <EmptyState title={title} imageName="voteAndSearch" layout="vertical">
      {doubts === undefined || answers === null ? (
        <Text>{reason}</Text>
      ) : (
        doubts.map((doubt, index) => (
          <Text key={`${index} ${doubt.why}`}>{`${saidOf(doubt, answers, format.number)}.`}</Text>
        ))
      )}
      <Text>{help}</Text>
    </EmptyState>
  )
}

function saidOf(
  doubt: Doubt,
  { doubts: say, lookedForBy, against }: Answers,
  number: (value: number) => string,
): string {
  switch (doubt.why) {
    case 'shared':
      return say.shared(number(doubt.count), lookedForBy[doubt.how])
    case 'differs':
      return say.differs(lookedForBy[doubt.how], against[doubt.against])
    case 'closest':
      return say.closest(doubt.name, against[doubt.against])
    case 'unknown':
      return say.unknown(doubt.tried.map((how) => lookedForBy[how]).join(', '))
    case 'no_number':
      return say.noNumber(doubt.number)
    case 'name_alone':
      return say.nameAlone
    case 'nothing':
      return say.nothing
  }
}
