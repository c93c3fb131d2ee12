import { Text } from '@hubspot/ui-extensions'
import type { CardContent } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'

/** What the company was found by, and how sure that is. */
export function Match({ content: { matchedBy } }: { content: CardContent }) {
  const { words } = useReader()
  if (matchedBy === null) return null
  const { how, confidence } = matchedBy
  const sure = confidence >= 0.95 ? 'sure' : confidence >= 0.9 ? 'veryLikely' : 'likely'
  return <Text variant="microcopy">{`${words.matched[how]} (${words.sure[sure]})`}</Text>
}
