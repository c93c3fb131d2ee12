import { EmptyState, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

/** The record is of a kind that SmartSync does not follow. */
export function NoCard() {
  const { title, text } = useReader().words.states.unknownRecord
  return (
    <EmptyState title={title} imageName="object" layout="vertical">
      <Text>{text}</Text>
    </EmptyState>
  )
}
