import { Alert, Text } from '@hubspot/ui-extensions'
import type { CardSignal } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'
import { Evidence } from './Evidence.tsx'

/** What speaks against any contact. */
export function StopSign({ stop }: { stop: CardSignal }) {
  const { words } = useReader()
  return (
    <Alert title={words.stopSign} variant="warning">
      <Text>{stop.text}</Text>
      <Evidence facts={stop.facts} />
    </Alert>
  )
}
