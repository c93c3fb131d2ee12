import type { CrmProvider, RecordType } from '@smartsync/core/crm'
import { AssociationTypes } from './association-types.ts'
import { hubspotConnector } from './connector.ts'
import { hubspotEvents } from './events.ts'
import { customFields, dealFields, defaultMappings } from './fields.ts'
import { knowledgeFields } from './knowledge-fields.ts'
import { documentedLimits } from './limits.ts'
import { hubspotOAuth } from './oauth.ts'
import { objectTypeId } from './object-types.ts'
import { hubspotRequests } from './requests.ts'
import { type HubspotSettings, resolveSettings } from './settings.ts'

export type { HubspotSettings } from './settings.ts'

/** Everything the backend needs to know of HubSpot. */
export function hubspotProvider(settings: HubspotSettings): CrmProvider {
  const resolved = resolveSettings(settings)
  const associationTypes = new AssociationTypes()
  return {
    type: 'hubspot',
    name: 'HubSpot',
    oauth: hubspotOAuth(resolved),
    requests: hubspotRequests(resolved),
    events: hubspotEvents(resolved.appId),
    limits: documentedLimits,
    fields: { custom: customFields, defaults: defaultMappings, deal: dealFields, ...knowledgeFields },
    recordUrl: (accountId, type, id) => recordUrl(resolved.appUrl, accountId, type, id),
    connect: (session) => hubspotConnector(resolved, session, associationTypes),
  }
}

/** A task has no page of its own in HubSpot: it shows on the records that it belongs to. */
function recordUrl(appUrl: string, accountId: string, type: RecordType, id: string): string | null {
  if (type === 'task') return null
  return `${appUrl}/contacts/${encodeURIComponent(accountId)}/record/${objectTypeId(type)}/${encodeURIComponent(id)}`
}
