import type { CrmConnector, CrmUser, DealFields, KnowledgeFields, RecordType } from '@smartsync/core/crm'
import type { SummaryWriter } from '@smartsync/core/enrich'
import { type CompileTransform, type Mapping, mappingsFromCrm, mappingsToCrm } from '@smartsync/core/mapping'
import type { Source } from '@smartsync/core/model'
import type { OppspotData } from '@smartsync/core/oppspot'
import type { VersionedSettings } from '@smartsync/core/settings'
import type { Logger } from 'pino'
import type { Budgets } from '../budget/budgets.ts'
import type { Connectors } from '../connectors.ts'
import { LeaseLost } from '../queue/errors.ts'
import type { Held } from '../queue/hold.ts'
import type { JobQueue, Lease } from '../queue/port.ts'
import { type Integration, integration } from '../store/integrations.ts'
import { linksFrom, undoneFields } from '../store/links.ts'
import { mappings } from '../store/mappings.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { intend } from '../store/write-intents.ts'
import { type FieldDirectory, noRules } from './field-rules.ts'
import { fieldsToRead } from './fields-to-read.ts'
import { readOnce } from './read-once.ts'
import type { SettingsCache } from './settings-cache.ts'
import type { SyncGuard } from './sync-guard.ts'
import type { CompaniesUnderWay } from './under-way.ts'
import type { UserDirectory } from './user-directory.ts'

/** What the work needs from outside. */
export interface WorkDependencies {
  tenancy: Tenancy
  queue: JobQueue
  oppspot: OppspotData
  connectors: Connectors
  budgets: Budgets
  users: UserDirectory
  fields: FieldDirectory
  underWay: CompaniesUnderWay
  settings: SettingsCache
  summaries: SummaryWriter
  compile: CompileTransform
  clock: () => Date
  /** Numbers in [0, 1). */
  random: () => number
  log: Logger
  /** The lease under which the work is done. */
  held: Held
}

/** One lease's work on one batch: the organization and its integration as they are set up now, and the CRM. */
export interface Batch {
  settings: VersionedSettings
  integration: Integration
  mappings: readonly Mapping[]
  /** Those by which values go to the CRM. */
  writes: readonly Mapping[]
  /** Those by which values come from it. */
  takes: readonly Mapping[]
  connector: CrmConnector
  /** Where this CRM keeps what it knows. */
  knowledge: KnowledgeFields
  /** Where this CRM keeps what becomes of a deal. */
  dealFields: DealFields
  /** Whether the account lets us write to deals. */
  mayWriteDeals: boolean
  users: readonly CrmUser[]
  guard: SyncGuard
  /** The field in which a task carries its key; null where the CRM has none. */
  taskKeyField: string | null
  /** The CRM's record as the source of what it told us. */
  sourceOf(type: RecordType, id: string): Source
}

/** Loads what a batch works with. */
export async function beginBatch(
  { tenancy, connectors, users, fields, settings, clock, held }: WorkDependencies,
  lease: Lease,
): Promise<Batch> {
  const { organizationId, integrationId } = lease
  const setUp = await tenancy.atOnce(organizationId, async (tx) => {
    const [current, connected, all] = await Promise.all([
      settings.of(tx),
      integration(tx, integrationId),
      mappings(tx, integrationId),
    ])
    return { settings: current, integration: connected, mappings: all }
  })
  if (setUp.integration === null) throw new LeaseLost(integrationId)

  const { integration: connected } = setUp
  const mayWriteDeals = connectors.may(connected, 'deals')
  const wanted = wantedMappings(setUp.mappings, setUp.settings, { ...connected, mayWriteDeals })
  const knowledge = connectors.knowledgeFields(connected)
  const dealFields = connectors.dealFields(connected)
  const flows = {
    mappings: wanted,
    writes: mappingsToCrm(wanted, connected.syncDirection),
    takes: mappingsFromCrm(wanted, connected.syncDirection),
  }
  const connector = readOnce(connectors.connect(connected), (type) =>
    type === 'task' ? [] : fieldsToRead({ ...flows, knowledge, dealFields }, type),
  )
  const defaults = connectors.defaultMappings(setUp.integration)
  return {
    settings: setUp.settings,
    integration: setUp.integration,
    ...flows,
    connector,
    knowledge,
    dealFields,
    mayWriteDeals,
    users: await users.of(integrationId, connector, clock()),
    guard: {
      async linkedTo(type, recordIds) {
        const links = await tenancy.atOnce(organizationId, (tx) => linksFrom(tx, integrationId, type, recordIds))
        return new Map(links.map(({ crmId, oppspotId }) => [crmId, oppspotId]))
      },
      undone: (type, recordIds) =>
        tenancy.atOnce(organizationId, (tx) => undoneFields(tx, integrationId, type, recordIds)),
      rules: async (type) =>
        type === 'task' ? noRules : fields.of({ integrationId, type, mappings: wanted, defaults }, connector, clock()),
      async intend(type, writes) {
        if (type === 'task') return
        const intents = writes.map(({ ref, fields }) => ({ oppspotId: ref, fields }))
        await tenancy.atOnce(organizationId, (tx) => intend(tx, integrationId, type, intents))
      },
      beforeWriting: () => held.assure(),
    },
    taskKeyField: connectors.taskKeyField(connected),
    sourceOf: (type, id) => connectors.sourceOf(connected, type, id),
  }
}

/**
 * Whoever has stages, or scores, switched off wants none written either; what goes to deals needs leave to, and an amount
 * means nothing without its currency.
 */
function wantedMappings(
  all: readonly Mapping[],
  { settings }: VersionedSettings,
  { autoScore, mayWriteDeals, currency }: Pick<Integration, 'autoScore' | 'currency'> & Pick<Batch, 'mayWriteDeals'>,
): readonly Mapping[] {
  return all.filter((mapping) => {
    const { entityType, oppspotField } = mapping
    if (entityType === 'deal' && !mayWriteDeals) return false
    if (isAmount(mapping)) return currency !== null
    if (oppspotField === 'stage.name') return settings.stages.mode !== 'off'
    return autoScore || !oppspotField.startsWith('score.')
  })
}

function isAmount({ oppspotField }: Mapping): boolean {
  return oppspotField === 'company.revenue'
}
