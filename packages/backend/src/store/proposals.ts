import type { Proposal } from '@smartsync/core/learn'
import { sql } from 'kysely'
import { ProposalAccepted, UnknownProposal } from './errors.ts'
import { json } from './json.ts'
import { currentSettings, saveSettings } from './settings.ts'
import type { TenantTransaction } from './tenancy.ts'

/** A proposal that has something to propose. */
export type MadeProposal = Extract<Proposal, { changes: unknown }>

export interface StoredProposal extends MadeProposal {
  id: string
  /** The version of the settings that it would change. */
  basedOn: number
  createdAt: Date
  acceptedAt: Date | null
  acceptedBy: string | null
  /** The version of the settings that it became. */
  acceptedAs: number | null
}

const COLUMNS = [
  'id',
  'based_on as basedOn',
  'proposal',
  'created_at as createdAt',
  'accepted_at as acceptedAt',
  'accepted_by as acceptedBy',
  'accepted_as as acceptedAs',
] as const

/** Keeps a proposal for somebody to decide on. */
export async function saveProposal(
  tx: TenantTransaction,
  proposal: MadeProposal,
  { basedOn, at }: { basedOn: number; at: Date },
): Promise<StoredProposal> {
  const { proposal: kept, ...row } = await tx
    .insertInto('scoring_proposals')
    .values({ organization_id: tx.organizationId, based_on: basedOn, proposal: json(proposal), created_at: at })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return { ...row, ...kept }
}

/** The organization's proposals, newest first. */
export async function proposals(tx: TenantTransaction): Promise<StoredProposal[]> {
  const rows = await tx
    .selectFrom('scoring_proposals')
    .select(COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()
  return rows.map(({ proposal, ...row }) => ({ ...row, ...proposal }))
}

/**
 * Makes a proposal's points the organization's, as the next version of its settings, and gives that version's number.
 * Throws `UnknownProposal`, `ProposalAccepted`, or `SettingsChanged` where the settings are not those that it was learnt
 * against.
 */
export async function acceptProposal(
  tx: TenantTransaction,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<number> {
  const found = await tx
    .selectFrom('scoring_proposals')
    .select(COLUMNS)
    .where(sql<string>`id::text`, '=', id.toLowerCase())
    .forUpdate()
    .executeTakeFirst()
  if (found === undefined) throw new UnknownProposal(id)
  if (found.acceptedAs !== null) throw new ProposalAccepted(id, found.acceptedAs)
  const { settings } = await currentSettings(tx)
  const scoring = { ...settings.scoring, points: found.proposal.profile.points }
  const note = `Accepted what was learnt from closed deals (${found.proposal.profile.version})`
  const version = await saveSettings(tx, { ...settings, scoring }, { basedOn: found.basedOn, by, note, at })
  await tx
    .updateTable('scoring_proposals')
    .set({ accepted_at: at, accepted_by: by, accepted_as: version })
    .where('id', '=', found.id)
    .execute()
  return version
}
