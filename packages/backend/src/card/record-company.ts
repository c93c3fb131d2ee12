import type { MatchGrounds } from '@smartsync/core/oppspot'
import { z } from 'zod'
import type { ActRecord } from '../store/card-acts.ts'
import { linksFrom } from '../store/links.ts'
import type { StoredLog } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'

/** The company behind a record: what it is linked to, or what it was last enriched with. `logs` are the record's. */
export async function companyOf(
  tx: TenantTransaction,
  integrationId: string,
  { type, id }: ActRecord,
  logs: readonly StoredLog[],
): Promise<string | null> {
  const [link] = await linksFrom(tx, integrationId, type, [id])
  if (link?.entityType === 'business' || link?.entityType === 'deal') return link.oppspotId
  return logs.map(companyInLog).find((companyId) => companyId !== null) ?? null
}

const Grounds = z.object({ how: z.enum(['id', 'number', 'domain', 'name and place']), confidence: z.number() })

/** What the record's company was last matched by, null where that is not known. `logs` are the record's, newest first. */
export function matchOf(logs: readonly StoredLog[]): MatchGrounds | null {
  return logs.map(({ enrichments }) => Grounds.safeParse(enrichments.match).data).find(Boolean) ?? null
}

/** The company on whose enrichment a log rests, or null. */
export function companyInLog({ enrichments }: StoredLog): string | null {
  return typeof enrichments.companyId === 'string' ? enrichments.companyId : null
}
