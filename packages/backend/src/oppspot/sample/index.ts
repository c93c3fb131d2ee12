export { sampleOrganizations } from './ids.ts'
export { type SampleLead, sampleLeads } from './leads.ts'
export { createSampleTables, loadSample } from './load.ts'
export { sampleUsers } from './organizations.ts'
