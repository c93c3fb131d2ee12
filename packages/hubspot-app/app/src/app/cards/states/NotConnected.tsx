import { EmptyState, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

export function NotConnected() {
  const { title, text } = useReader().words.states.notConnected
  return (
    <EmptyState title={title} imageName="integrations" layout="vertical">
      <Text>{text}</Text>
    </EmptyState>
  )
}
