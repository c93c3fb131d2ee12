import type { KnowledgeFields } from '@smartsync/core/crm'

/**
 * What HubSpot itself keeps of the dealings with a contact or a company, in properties that no app can write. A company
 * counts its open deals; a contact only counts all that it ever had, which says nothing of today. "Latest meeting
 * activity" may lie ahead.
 * Source: https://knowledge.hubspot.com/properties/hubspots-default-contact-properties and
 * https://knowledge.hubspot.com/properties/hubspot-crm-default-company-properties
 */
export const knowledgeFields: KnowledgeFields = {
  engagement: [
    { recordType: 'contact', field: 'notes_last_contacted', type: 'datetime', kind: 'contacted' },
    { recordType: 'contact', field: 'hs_sales_email_last_replied', type: 'datetime', kind: 'replied' },
    { recordType: 'contact', field: 'hs_latest_meeting_activity', type: 'datetime', kind: 'meeting' },
    { recordType: 'contact', field: 'first_deal_created_date', type: 'datetime', kind: 'deal_opened' },
    { recordType: 'contact', field: 'notes_next_activity_date', type: 'datetime', kind: 'planned' },
    { recordType: 'company', field: 'notes_last_contacted', type: 'datetime', kind: 'contacted' },
    { recordType: 'company', field: 'hs_latest_meeting_activity', type: 'datetime', kind: 'meeting' },
    { recordType: 'company', field: 'first_deal_created_date', type: 'datetime', kind: 'deal_opened' },
    { recordType: 'company', field: 'hs_num_open_deals', type: 'number', kind: 'open_deals' },
    { recordType: 'company', field: 'notes_next_activity_date', type: 'datetime', kind: 'planned' },
  ],
  owner: [
    { recordType: 'company', field: 'hubspot_owner_id' },
    { recordType: 'contact', field: 'hubspot_owner_id' },
    { recordType: 'deal', field: 'hubspot_owner_id' },
  ],
}
