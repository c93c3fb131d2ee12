import { EmptyState, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

/** No company of ours is this record's for sure: why, and what a rep can add to change that. */
export function NoMatch({ reason }: { reason: string }) {
  const { title, help } = useReader().words.states.noMatch
  return (
    <EmptyState title={title} imageName="voteAndSearch" layout="vertical">
      <Text>{reason}</Text>
      <Text>{help}</Text>
    </EmptyState>
  )
}
