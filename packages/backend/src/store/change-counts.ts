import { sql } from 'kysely'
import type { IntakeTransaction, TenantTransaction } from './tenancy.ts'

/** Our own writes that came back and were dropped, records that sweeps found changed, and those no webhook told of. */
export interface ChangeCount {
  echoes: number
  swept: number
  missed: number
}

/** Adds to the counts of a day (UTC). */
export async function countChanges(
  tx: TenantTransaction,
  integrationId: string,
  { echoes = 0, swept = 0, missed = 0 }: Partial<ChangeCount>,
  now: Date,
): Promise<void> {
  if (echoes === 0 && swept === 0 && missed === 0) return
  await tx
    .insertInto('change_counts')
    .values({
      organization_id: tx.organizationId,
      integration_id: integrationId,
      day: now.toISOString().slice(0, 10),
      echoes,
      swept,
      missed,
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'day', 'organization_id']).doUpdateSet({
        echoes: sql`change_counts.echoes + excluded.echoes`,
        swept: sql`change_counts.swept + excluded.swept`,
        missed: sql`change_counts.missed + excluded.missed`,
      }),
    )
    .execute()
}

/** Adds the echoes that came in for integrations of any organization to the counts of a day (UTC). */
export async function countEchoes(
  tx: IntakeTransaction,
  counted: ReadonlyArray<{ organizationId: string; integrationId: string; echoes: number }>,
  now: Date,
): Promise<void> {
  if (counted.length === 0) return
  // In one order everywhere, so that two that count at the same time do not block each other.
  const inOrder = counted.toSorted((one, other) => (one.integrationId < other.integrationId ? -1 : 1))
  await sql`
    insert into smartsync.change_counts (organization_id, integration_id, day, echoes)
    select counted."organizationId", counted."integrationId", ${now.toISOString().slice(0, 10)}::date, counted.echoes
    from jsonb_to_recordset(${JSON.stringify(inOrder)}::jsonb)
      as counted ("organizationId" uuid, "integrationId" uuid, echoes bigint)
    on conflict (integration_id, day, organization_id) do update set echoes = change_counts.echoes + excluded.echoes`.execute(
    tx,
  )
}

/** What was counted today (UTC) and since ever, for an administrator to see. */
export async function changesCounted(
  tx: TenantTransaction,
  integrationId: string,
  now: Date,
): Promise<{ today: ChangeCount; total: ChangeCount }> {
  const today = now.toISOString().slice(0, 10)
  const sums = (condition: ReturnType<typeof sql>) => sql<Record<keyof ChangeCount, string>>`
    select coalesce(sum(echoes), 0) as echoes, coalesce(sum(swept), 0) as swept, coalesce(sum(missed), 0) as missed
    from smartsync.change_counts as counted
    where counted.organization_id = ${tx.organizationId}::uuid and counted.integration_id = ${integrationId} and ${condition}`
  const [ofToday] = (await sums(sql`counted.day = ${today}::date`).execute(tx)).rows
  const [ofAll] = (await sums(sql`true`).execute(tx)).rows
  return { today: asNumbers(ofToday), total: asNumbers(ofAll) }
}

function asNumbers(row: Record<keyof ChangeCount, string> | undefined): ChangeCount {
  return { echoes: Number(row?.echoes ?? 0), swept: Number(row?.swept ?? 0), missed: Number(row?.missed ?? 0) }
}
