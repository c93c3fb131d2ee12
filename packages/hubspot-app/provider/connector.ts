import type { CrmConnector, CrmSession } from '@smartsync/core/crm'
import type { AssociationTypes } from './association-types.ts'
import { readAssociations, writeAssociations } from './associations.ts'
import { changedRecords } from './changes.ts'
import { readAccount, readOwners, readPipelines } from './directory.ts'
import { hubspotHttp } from './http.ts'
import { describeProperties, ensureProperties } from './properties.ts'
import { rightsOn } from './record-permissions.ts'
import { deletedAmong, findRecords, readRecords } from './record-reads.ts'
import { countRecords, selectRecords } from './record-selection.ts'
import { upsertRecords } from './record-writes.ts'
import type { ResolvedSettings } from './settings.ts'
import { removeTasks } from './task-removal.ts'
import { createTasks } from './task-writes.ts'
import { completeWorkflows } from './workflows.ts'

/** HubSpot's API for one account. Every method makes as few calls as HubSpot's batches allow, and repeats none of them. */
export function hubspotConnector(
  settings: ResolvedSettings,
  session: CrmSession,
  associationTypes: AssociationTypes,
): CrmConnector {
  const rules = { associationTypes, unknownOptions: session.unknownOptions ?? 'refuse' }
  const http = hubspotHttp(settings, session)
  return {
    whoAmI: () => readAccount(http),
    read: (type, ids, fields) => readRecords(http, type, ids, fields),
    deletedAmong: (type, ids) => deletedAmong(http, type, ids),
    find: (type, key, values, fields) => findRecords(http, type, key, values, fields),
    associated: (from, ids, to) => readAssociations(http, from, ids, to),
    changedSince: (type, since, cursor) => changedRecords(http, type, since, cursor),
    count: (type, filter) => countRecords(http, type, filter),
    select: (type, filter, cursor) => selectRecords(http, type, filter, cursor),
    upsert: (type, writes) => upsertRecords(http, type, writes, rules),
    createTasks: (tasks) => createTasks(http, tasks, associationTypes),
    removeTasks: (tasks) => removeTasks(http, tasks),
    associate: (links) => writeAssociations(http, associationTypes, links),
    completeWorkflows: (answers) => completeWorkflows(http, answers),
    users: () => readOwners(http),
    rightsOn: (record, userId) => rightsOn(http, session.accountId, record, userId),
    pipelines: () => readPipelines(http),
    describeFields: (type) => describeProperties(http, type),
    ensureFields: (fields) => ensureProperties(http, fields),
  }
}
