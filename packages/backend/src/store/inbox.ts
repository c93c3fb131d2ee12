import { sql } from 'kysely'
import type { IntakeTransaction, TenantTransaction } from './tenancy.ts'

/** A message that came in. `dedupeKey` is the same for every delivery of it by its source. */
export interface Message {
  organizationId: string
  source: string
  dedupeKey: string
  kind: string
  body: unknown
  correlationId: string
}

/**
 * Keeps the messages in one statement and gives those that are new, each once. For what came before, or stands in the list
 * a second time, nothing more is to be done.
 */
export async function receive<M extends Message>(
  tx: IntakeTransaction | TenantTransaction,
  messages: readonly M[],
): Promise<M[]> {
  if (messages.length === 0) return []
  const byKey = new Map<string, M>()
  for (const message of messages) {
    const key = keyOf(message)
    if (!byKey.has(key)) byKey.set(key, message)
  }
  // In one order everywhere, so that two deliveries of the same messages wait for each other and do not block each other.
  const inOrder = [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, message]) => message)
  const { rows } = await sql<{ organization_id: string; source: string; dedupe_key: string }>`
    insert into smartsync.inbox (organization_id, source, dedupe_key, kind, body, correlation_id)
    select message."organizationId", message.source, message."dedupeKey", message.kind, message.body, message."correlationId"
    from jsonb_to_recordset(${JSON.stringify(inOrder.map(asRow))}::jsonb) as message
      ("organizationId" uuid, source text, "dedupeKey" text, kind text, body jsonb, "correlationId" text)
    on conflict (organization_id, source, dedupe_key) do nothing
    returning organization_id, source, dedupe_key`.execute(tx)
  const kept = new Set(
    rows.map((row) => keyOf({ organizationId: row.organization_id, source: row.source, dedupeKey: row.dedupe_key })),
  )
  return [...byKey].flatMap(([key, message]) => (kept.has(key) ? [message] : []))
}

function keyOf({
  organizationId,
  source,
  dedupeKey,
}: Pick<Message, 'organizationId' | 'source' | 'dedupeKey'>): string {
  return `${organizationId.toLowerCase()} ${source} ${dedupeKey}`
}

function asRow({ organizationId, source, dedupeKey, kind, body, correlationId }: Message): Message {
  return { organizationId, source, dedupeKey, kind, body, correlationId }
}
