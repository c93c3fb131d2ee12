import { EmptyState, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

export function NeverEnriched() {
  const { title, text } = useReader().words.states.neverEnriched
  return (
    <EmptyState title={title} imageName="idea" layout="vertical">
      <Text>{text}</Text>
    </EmptyState>
  )
}
