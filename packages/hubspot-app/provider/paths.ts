import type { RecordType } from '@smartsync/core/crm'

/** The date-versioned API that every call goes to. HubSpot supports a version for 18 months. */
const API_VERSION = '2026-09'

const plural = { contact: 'contacts', company: 'companies', deal: 'deals', task: 'tasks' } as const

/** The API's paths, without the host. None of them ever holds a record's data. */
export const paths = {
  token: `/oauth/${API_VERSION}/token`,
  introspect: `/oauth/${API_VERSION}/token/introspect`,
  revoke: `/oauth/${API_VERSION}/token/revoke`,
  uninstall: `/appinstalls/${API_VERSION}/external-install`,
  completeWorkflows: `/automation/actions/callbacks/${API_VERSION}/complete`,
  account: `/account-info/${API_VERSION}/details`,
  /** Has no dated version; HubSpot supports the numbered ones until September 2027. */
  permittedUsers: '/resource-permissions/v3/permitted-users',
  owners: `/crm/owners/${API_VERSION}`,
  dealPipelines: `/crm/pipelines/${API_VERSION}/deals`,
  batch: (type: RecordType, action: 'read' | 'create' | 'update' | 'archive') =>
    `/crm/objects/${API_VERSION}/${plural[type]}/batch/${action}`,
  list: (type: RecordType) => `/crm/objects/${API_VERSION}/${plural[type]}`,
  search: (type: RecordType) => `/crm/objects/${API_VERSION}/${plural[type]}/search`,
  associations: (from: RecordType, to: RecordType, action: 'read' | 'associate/default') =>
    `/crm/associations/${API_VERSION}/${plural[from]}/${plural[to]}/batch/${action}`,
  associationLabels: (from: RecordType, to: RecordType) =>
    `/crm/associations/${API_VERSION}/${plural[from]}/${plural[to]}/labels`,
  properties: (type: RecordType) => `/crm/properties/${API_VERSION}/${plural[type]}`,
  property: (type: RecordType, name: string) => `/crm/properties/${API_VERSION}/${plural[type]}/${name}`,
  createProperties: (type: RecordType) => `/crm/properties/${API_VERSION}/${plural[type]}/batch/create`,
  propertyGroups: (type: RecordType) => `/crm/properties/${API_VERSION}/${plural[type]}/groups`,
}
