import {
  type Act,
  type ActKind,
  type CardView,
  cardView,
  historyOf,
  type Surroundings,
  type Thumb,
  type ToldTrouble,
  tellTrouble,
  untoldTrouble,
} from '@smartsync/core/card'
import { type CrmProvider, mayUse } from '@smartsync/core/crm'
import type { Enrichment } from '@smartsync/core/model'
import type { Settings } from '@smartsync/core/settings'
import { actKey, recordKey } from '../events/job-keys.ts'
import type { JobQueue } from '../queue/port.ts'
import { type ActRecord, actsOn } from '../store/card-acts.ts'
import { enrichmentHistory } from '../store/enrichments.ts'
import { thumbsOf } from '../store/feedback.ts'
import { type Integration, integration } from '../store/integrations.ts'
import { linksFrom, ownTasks } from '../store/links.ts'
import type { Route } from '../store/routes.ts'
import { currentSettings } from '../store/settings.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { keyOfTask } from '../sync/tasks/sync-tasks.ts'
import { type KeptTrouble, standingOf } from './standing.ts'

const HISTORY = 5
const APPLIED = ['apply_owner', 'apply_stage'] as const

/** Who sits before the card: the CRM's own id of the user, and their address where the CRM says it. */
export interface Rep {
  id: string
  email: string | null
}

interface Looked {
  provider: CrmProvider
  route: Route | null
  record: ActRecord
  rep: Rep
  /** Whether the CRM lets the rep edit the record. */
  mayEdit: boolean
}

/** Whether it is the card's own record that is changed: a contact's or company's stage is that of their deals. */
export function changesRecord(kind: ActKind, recordType: string): boolean {
  return kind === 'apply_owner' || (kind === 'apply_stage' && recordType === 'deal')
}

/** What a rep who may see the record sees on it, as of now: one transaction, no call to the CRM. */
export function cardViewOf(
  { tenancy, queue, clock }: { tenancy: Tenancy; queue: JobQueue; clock: () => Date },
  { provider, route, record, rep, mayEdit }: Looked,
): Promise<CardView> {
  const input = { now: clock(), connected: route !== null, enrichment: null, job: null, noMatch: null, failure: null }
  if (route === null) return Promise.resolve(cardView(input))
  const { integrationId } = route
  return tenancy.inTenant(route.organizationId, async (tx) => {
    const { latest, match, trouble } = await standingOf(tx, queue, integrationId, record)
    const { failure, noMatch = null } = trouble
    const since = await queue.underWay(tx, integrationId, recordKey(record))
    const { settings } = await currentSettings(tx)
    const connection = await integration(tx, integrationId)
    return cardView({
      ...input,
      stages: settings.stages.mode,
      enrichment: latest?.enrichment ?? null,
      ...(latest === undefined ? {} : { checkedAt: latest.checkedAt.toISOString() }),
      match,
      job: since === null ? null : { since: since.toISOString() },
      noMatch,
      failure: failure === undefined ? null : { at: failure.at, ...told(failure, provider.name) },
      ...(latest === undefined
        ? {}
        : await surroundings(tx, queue, { provider, integrationId, record, rep }, latest.enrichment)),
      movable: latest !== undefined && isMovable(provider, connection, settings, latest.enrichment),
      assignable: record.type !== 'deal' || mayWriteDeals(provider, connection),
      mayEdit,
      withheld: mayEdit ? [] : APPLIED.filter((kind) => changesRecord(kind, record.type)),
    })
  })
}

async function surroundings(
  tx: TenantTransaction,
  queue: JobQueue,
  { provider, integrationId, record, rep }: Omit<Looked, 'route' | 'mayEdit'> & { integrationId: string },
  enrichment: Enrichment,
): Promise<Surroundings> {
  const { companyId } = enrichment
  const acts = await actsOf(tx, queue, { crm: provider.name, integrationId, record })
  return {
    acts: acts.filter((act) => !isPast(act, enrichment)),
    tasks: await tasksFor(tx, integrationId, record, enrichment),
    history: historyOf(await enrichmentHistory(tx, companyId, HISTORY)),
    thumbs: thumbs(await thumbsOf(tx, integrationId, rep.id, enrichment)),
  }
}

/** What is under way without a job that does it was lost on the way: parked, or its worker gave up. */
async function actsOf(
  tx: TenantTransaction,
  queue: JobQueue,
  { crm, integrationId, record }: { crm: string; integrationId: string; record: ActRecord },
): Promise<Act[]> {
  const acts: Act[] = []
  for (const { id, kind, item, state, by, at, trouble, message } of await actsOn(tx, integrationId, record)) {
    const act = { kind, item, by: by.email ?? by.id, at: at.toISOString() }
    const lost = state === 'under_way' && (await queue.underWay(tx, integrationId, actKey(id))) === null
    if (!lost && state !== 'failed') acts.push({ ...act, state, trouble: null })
    else acts.push({ ...act, state: 'failed', trouble: told({ trouble, message }, crm) })
  }
  return acts
}

function told({ trouble, message }: KeptTrouble, crm: string): ToldTrouble {
  if (trouble === null && message !== null) return untoldTrouble(message)
  return tellTrouble(trouble ?? { code: 'not_finished' }, crm)
}

/** What was applied before we had something new to say: an owner or stage may have been changed since. */
function isPast({ kind, state, at }: Act, enrichment: Enrichment): boolean {
  return kind.startsWith('apply_') && state !== 'under_way' && Date.parse(at) < Date.parse(enrichment.at)
}

/** The actions for which the record has a task; on a company or deal also those for any of the company's people. */
async function tasksFor(
  tx: TenantTransaction,
  integrationId: string,
  record: ActRecord,
  { companyId, actions }: Enrichment,
): Promise<string[]> {
  const tasks = await ownTasks(tx, integrationId, [companyId])
  if (record.type !== 'contact') return tasks.map(({ action }) => action)
  const [link] = await linksFrom(tx, integrationId, 'contact', [record.id])
  const contactKey = link?.oppspotId ?? null
  const keys = new Set(tasks.map(({ key }) => key))
  return actions.map(({ key }) => key).filter((action) => keys.has(keyOfTask({ action, companyId, contactKey })))
}

/** Only where the organization named the stage, and the account lets us write deals. */
function isMovable(
  provider: CrmProvider,
  connection: Integration | null,
  { stages }: Settings,
  { stage }: Enrichment,
): boolean {
  const named = stages.pipelines.some((each) => each.crm === provider.type && each.stages[stage.stage] !== undefined)
  return named && mayWriteDeals(provider, connection)
}

function mayWriteDeals({ oauth }: CrmProvider, connection: Integration | null): boolean {
  return connection !== null && mayUse(oauth, connection.scopes, 'deals')
}

function thumbs(given: ReadonlyArray<{ part: string; item: string; verdict: Thumb }>): Surroundings['thumbs'] & {} {
  const of = (part: string) => given.find((each) => each.part === part)?.verdict
  const [summary, score] = [of('summary'), of('score')]
  const actions = given.filter(({ part }) => part === 'action').map(({ item, verdict }) => [item, verdict] as const)
  return { ...(summary && { summary }), ...(score && { score }), actions: Object.fromEntries(actions) }
}
