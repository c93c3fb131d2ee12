import { Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions'
import { useReader } from '../card/reader.ts'

/** Work is under way since then, whoever asked for it and wherever they are now. */
export function WorkingNotice({ since }: { since: string }) {
  const { words, format } = useReader()
  const { title, text } = words.states.working
  return (
    <Flex direction="column" gap="xs">
      <LoadingSpinner label={title} showLabel size="sm" layout="inline" />
      <Text variant="microcopy">{text(format.moment(since))}</Text>
    </Flex>
  )
}
