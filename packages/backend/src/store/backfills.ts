import { sql } from 'kysely'
import type { BackfillPosition, BackfillScope, BackfillStatus, BackfillUndo, Estimate } from '../backfill/backfill.ts'
import { BackfillOpen, UnknownBackfill } from './errors.ts'
import { json } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

export interface Backfill {
  id: string
  integrationId: string
  status: BackfillStatus
  scope: BackfillScope
  estimate: Estimate
  /** Null when everything was read. */
  position: BackfillPosition | null
  found: number
  enqueued: number
  joined: number
  removed: number
  errorMessage: string | null
  requestedBy: string
  createdAt: Date
  resumedAt: Date
  endedBefore: number
  finishedAt: Date | null
  undo: BackfillUndo | null
}

const COLUMNS = [
  'id',
  'integration_id as integrationId',
  'status',
  'scope',
  'estimate',
  'position',
  'found',
  'enqueued',
  'joined',
  'removed',
  'error_message as errorMessage',
  'requested_by as requestedBy',
  'created_at as createdAt',
  'resumed_at as resumedAt',
  'ended_before as endedBefore',
  'finished_at as finishedAt',
  'undo',
] as const

/** Begins a backfill at the first of its types. Throws `BackfillOpen` while the integration has one that has not ended. */
export async function createBackfill(
  tx: TenantTransaction,
  wanted: { integrationId: string; scope: BackfillScope; estimate: Estimate; requestedBy: string; at: Date },
): Promise<Backfill> {
  const [first] = wanted.scope.recordTypes
  const position = first === undefined ? null : { type: first, cursor: null }
  const row = await tx
    .insertInto('backfills')
    .values({
      organization_id: tx.organizationId,
      integration_id: wanted.integrationId,
      status: 'running',
      scope: json(wanted.scope),
      estimate: json(wanted.estimate),
      position: json(position),
      requested_by: wanted.requestedBy,
      created_at: wanted.at,
      resumed_at: wanted.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'organization_id'])
        .where(sql<boolean>`status in ('running', 'paused', 'failed')`)
        .doNothing(),
    )
    .returning(COLUMNS)
    .executeTakeFirst()
  if (row === undefined) throw new BackfillOpen()
  return row
}

/** The integration's backfills, newest first. */
export function backfills(tx: TenantTransaction, integrationId: string, limit = 50): Promise<Backfill[]> {
  return tx
    .selectFrom('backfills')
    .select(COLUMNS)
    .where('integration_id', '=', integrationId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Throws `UnknownBackfill` where the organization has none of that id. With `lock`, nobody else changes it until the end. */
export async function backfill(tx: TenantTransaction, id: string, options = { lock: false }): Promise<Backfill> {
  const row = await tx
    .selectFrom('backfills')
    .select(COLUMNS)
    .where('id', '=', id)
    .$if(options.lock, (query) => query.forNoKeyUpdate())
    .executeTakeFirst()
  if (row === undefined) throw new UnknownBackfill(id)
  return row
}

export type BackfillChange = Partial<
  Pick<
    Backfill,
    | 'status'
    | 'position'
    | 'found'
    | 'enqueued'
    | 'joined'
    | 'removed'
    | 'errorMessage'
    | 'resumedAt'
    | 'endedBefore'
    | 'finishedAt'
    | 'undo'
  >
>

export async function changeBackfill(tx: TenantTransaction, id: string, change: BackfillChange): Promise<void> {
  const { position, errorMessage, resumedAt, endedBefore, finishedAt, undo, ...plain } = change
  await tx
    .updateTable('backfills')
    .set({
      ...plain,
      ...(position === undefined ? {} : { position: position === null ? null : json(position) }),
      ...(undo === undefined ? {} : { undo: undo === null ? null : json(undo) }),
      ...(errorMessage === undefined ? {} : { error_message: errorMessage }),
      ...(resumedAt === undefined ? {} : { resumed_at: resumedAt }),
      ...(endedBefore === undefined ? {} : { ended_before: endedBefore }),
      ...(finishedAt === undefined ? {} : { finished_at: finishedAt }),
    })
    .where('id', '=', id)
    .execute()
}

/** What runs or is paused stops where it stands, with the reason, until somebody resumes it. */
export async function stopBackfills(tx: TenantTransaction, integrationId: string, reason: string): Promise<void> {
  await tx
    .updateTable('backfills')
    .set({ status: 'failed', error_message: reason })
    .where('integration_id', '=', integrationId)
    .where('status', 'in', ['running', 'paused'])
    .execute()
  await tx
    .updateTable('backfills')
    .set({ undo: sql`undo || ${json({ status: 'failed', errorMessage: reason })}` })
    .where('integration_id', '=', integrationId)
    .where(sql`undo ->> 'status'`, '=', 'running')
    .execute()
}
