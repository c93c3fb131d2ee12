import { Flex, LoadingSpinner } from '@hubspot/ui-extensions'
import type { CardView } from '@smartsync/core/card'
import { EnrichButton } from '../parts/EnrichButton.tsx'
import { ErrorNotice } from '../states/ErrorNotice.tsx'
import { NoMatch } from '../states/NoMatch.tsx'
import { Nothing } from '../states/Nothing.tsx'
import { RefusedNotice, RefusedState } from '../states/Refused.tsx'
import { StaleNotice } from '../states/StaleNotice.tsx'
import { WorkingNotice } from '../states/WorkingNotice.tsx'
import type { Ask, CardBackend } from './backend.ts'
import { Content } from './Content.tsx'
import { useReader } from './reader.ts'
import { useCard } from './use-card.ts'

/** Where the card stands: the narrow sidebar, a tab's whole width, or the preview of a record in a list. */
export type Layout = 'sidebar' | 'tab' | 'preview'

interface CardProps {
  backend: CardBackend
  layout: Layout
  pause: (ms: number) => Promise<void>
  /** The record may hold new values. */
  onChanged: () => void
  onThanks: () => void
}

/** One record's card: what SmartSync knows, or what stands in the way and what to do about it. */
export function Card({ backend, layout, pause, onChanged, onThanks }: CardProps) {
  const { words } = useReader()
  const onAsked = ({ what }: Ask) => {
    if (what === 'feedback') onThanks()
  }
  const { view, refused, asking, ask, look } = useCard(backend, { pause, onChanged, onAsked })
  if (view === null) {
    if (refused === null) return <LoadingSpinner label={words.loading} showLabel layout="centered" />
    return <RefusedState refused={refused} onRetry={look} />
  }
  if (refused?.kind === 'no_permission') return <RefusedState refused={refused} onRetry={look} />
  if (view.state === 'not_connected') return <Nothing words={words.states.notConnected} image="integrations" />
  return (
    <Flex direction="column" gap="md">
      {refused && <RefusedNotice refused={refused} />}
      <Notice view={view} />
      <EnrichButton view={view} asking={asking} onEnrich={() => ask({ what: 'enrich' })} />
      {'content' in view && view.content && <Content content={view.content} layout={layout} ask={ask} />}
    </Flex>
  )
}

/** What is to be said of the state before what is known. */
function Notice({ view }: { view: CardView }) {
  const { words } = useReader()
  switch (view.state) {
    case 'never_enriched':
      return <Nothing words={words.states.neverEnriched} image="idea" />
    case 'no_match':
      return <NoMatch view={view} />
    case 'working':
      return <WorkingNotice since={view.since} />
    case 'error':
      return <ErrorNotice failure={view} />
    case 'stale':
      return <StaleNotice at={view.content.checkedAt} />
    default:
      return null
  }
}
