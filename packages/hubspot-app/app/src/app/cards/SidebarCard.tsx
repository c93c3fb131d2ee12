import { hubspot } from '@hubspot/ui-extensions'
import { RecordCard } from './card/RecordCard.tsx'

hubspot.extend<'crm.record.sidebar'>(({ context, actions }) => (
  <RecordCard layout="sidebar" context={context} actions={actions} />
))
