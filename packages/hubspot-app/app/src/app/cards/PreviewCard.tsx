import { hubspot } from '@hubspot/ui-extensions'
import { RecordCard } from './card/RecordCard.tsx'

hubspot.extend<'crm.preview'>(({ context, actions }) => (
  <RecordCard layout="preview" context={context} actions={actions} />
))
