import { Accordion, Link, List, Text } from '@hubspot/ui-extensions'
import type { CardFact } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'

/** The facts behind a claim, each with its source and date; closed until a rep wants to check. */
export function Evidence({ facts }: { facts: readonly CardFact[] }) {
  const { words, format } = useReader()
  if (facts.length === 0) return null
  return (
    <Accordion title={words.evidence(facts.length, format.number(facts.length))} size="xs">
      <List variant="unordered-styled">
        {facts.map(({ id, text, source, on }) => {
          const from = words.sourceOn(source.name, on === null ? words.noDate : format.day(on))
          return (
            <Text key={id} variant="microcopy">
              {`${text} · `}
              {source.url === null ? from : <Link href={{ url: source.url, external: true }}>{from}</Link>}
            </Text>
          )
        })}
      </List>
    </Accordion>
  )
}
