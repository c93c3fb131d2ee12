import type { CrmContext } from '@hubspot/ui-extensions'
import { useMemo } from 'react'
import { Nothing } from '../states/Nothing.tsx'
import { cardBackend } from './backend.ts'
import { Card, type Layout } from './Card.tsx'
import { ReaderContext, readerOf } from './reader.ts'

interface RecordCardProps {
  layout: Layout
  context: Pick<CrmContext, 'crm' | 'user' | 'portal' | 'variables'>
  actions: {
    addAlert(alert: { type: 'success' | 'danger'; message: string }): void
    refreshObjectProperties(): void
  }
  /** Waits so many milliseconds. */
  pause?: (ms: number) => Promise<void>
  now?: () => Date
}

const timer = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const clock = () => new Date()

/** The card of the record that HubSpot shows, in the reader's language. */
export function RecordCard({ layout, context, actions, pause = timer, now = clock }: RecordCardProps) {
  const { objectTypeId, objectId } = context.crm
  const backendUrl = String(context.variables?.BACKEND_URL ?? '')
  const backend = useMemo(
    () => cardBackend(backendUrl, { objectTypeId, objectId }),
    [backendUrl, objectTypeId, objectId],
  )
  const reader = readerOf(context, now)
  return (
    <ReaderContext.Provider value={reader}>
      {backend === null ? (
        <Nothing words={reader.words.states.unknownRecord} image="object" />
      ) : (
        <Card
          backend={backend}
          layout={layout}
          pause={pause}
          onChanged={actions.refreshObjectProperties}
          onThanks={() => actions.addAlert({ type: 'success', message: reader.words.thanks })}
        />
      )}
    </ReaderContext.Provider>
  )
}
