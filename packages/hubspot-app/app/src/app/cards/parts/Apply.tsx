import { Flex, LoadingButton, StatusTag, Text } from '@hubspot/ui-extensions'
import type { Progress, ToldTrouble } from '@smartsync/core/card'
import { toldIn } from 'smartsync-troubles'
import { useReader } from '../card/reader.ts'

/** A button for something that SmartSync does in the CRM, or how far that has come; nothing where the rep may not. */
export function Apply({
  progress,
  label,
  working,
  done,
  onApply,
}: {
  progress: Progress
  label: string
  working: string
  done: string
  onApply: () => void
}) {
  if (progress.state === 'withheld') return null
  if (progress.state === 'done') return <StatusTag variant="success">{done}</StatusTag>
  const underWay = progress.state === 'under_way'
  return (
    <Flex direction="column" gap="xs">
      <LoadingButton size="xs" variant="secondary" loading={underWay} disabled={underWay} onClick={onApply}>
        {underWay ? working : label}
      </LoadingButton>
      {progress.state === 'failed' && <Failed failure={progress} />}
    </Flex>
  )
}

function Failed({ failure }: { failure: ToldTrouble }) {
  const { words } = useReader()
  const { text, help } = toldIn(words.answers, failure)
  return (
    <>
      <StatusTag variant="danger">{words.failed}</StatusTag>
      <Text variant="microcopy">{`${text} ${help}`.trim()}</Text>
    </>
  )
}
