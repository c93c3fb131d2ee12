import { hubspot } from '@hubspot/ui-extensions'
import { RecordCard } from './card/RecordCard.tsx'

hubspot.extend<'crm.record.tab'>(({ context, actions }) => (
  <RecordCard layout="tab" context={context} actions={actions} />
))
