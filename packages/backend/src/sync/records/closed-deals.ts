import type { CrmConnector, CrmRecord, DealFields, FieldIs } from '@smartsync/core/crm'
import { type ClosedDeal, dossierBefore, featuresOf } from '@smartsync/core/learn'
import { readField } from '@smartsync/core/mapping'
import type { Dossier, OppspotData } from '@smartsync/core/oppspot'
import { profileOf, type VersionedSettings } from '@smartsync/core/settings'
import type { Connectors } from '../../connectors.ts'
import { isServed } from '../../events/accept.ts'
import { type Integration, integrations } from '../../store/integrations.ts'
import { linksFrom } from '../../store/links.ts'
import type { Tenancy } from '../../store/tenancy.ts'

/** More than these teach nothing new and cost calls; the longest unchanged are taken. */
const MOST = 5_000
const DAY_IN_MS = 86_400_000
const EVER = '1970-01-01T00:00:00.000Z'

/** An organization's closed deals, as far as we know their companies. */
export interface Experience {
  deals: ClosedDeal[]
  /** Closed deals that say nothing: of no company, of one that we do not know, or without the day on which they closed. */
  unusable: number
}

/**
 * Reads the closed deals of an organization's CRMs and describes each one's company as it stood the day before, by the
 * given settings. Costs a few calls for every hundred deals. Rejects with a `CrmError` when a CRM cannot be read.
 */
export async function closedDeals(
  { tenancy, connectors, oppspot }: { tenancy: Tenancy; connectors: Connectors; oppspot: OppspotData },
  organizationId: string,
  settings: VersionedSettings,
): Promise<Experience> {
  const served = (await tenancy.inTenant(organizationId, integrations)).filter(isServed)
  const ended: Ended[] = []
  for (const integration of served) {
    const connector = connectors.connect(integration)
    const deals = await readEnded(connector, connectors.dealFields(integration))
    ended.push(...(await withCompanies(tenancy, integration, connector, deals)))
  }
  const companyIds = [...new Set(ended.flatMap(({ companyId }) => companyId ?? []))]
  const dossiers = companyIds.length > 0 ? await oppspot.dossiers(organizationId, companyIds) : []
  const known = new Map(dossiers.map((dossier) => [dossier.company.id, dossier]))
  const deals = ended.flatMap((deal) => describe(deal, known.get(deal.companyId ?? ''), settings) ?? [])
  return { deals, unusable: ended.length - deals.length }
}

interface Ended {
  id: string
  won: boolean
  closedAt: Date | null
  companyId: string | null
}

async function readEnded(connector: CrmConnector, fields: DealFields): Promise<Ended[]> {
  const ids = new Set<string>()
  let cursor: string | null = null
  do {
    const page = await connector.changedSince('deal', EVER, cursor)
    for (const { id } of page.records) ids.add(id)
    cursor = page.cursor
  } while (cursor !== null && ids.size < MOST)
  if (ids.size === 0) return []
  const records = await connector.read('deal', [...ids], [fields.closed, fields.won, fields.closedAt])
  return records
    .filter((record) => holds(record, fields.closed))
    .map((record) => {
      const closedAt = Date.parse(String(readField(record.fields, fields.closedAt.field)))
      const at = Number.isNaN(closedAt) ? null : new Date(closedAt)
      return { id: record.id, won: holds(record, fields.won), closedAt: at, companyId: null }
    })
}

function holds(record: CrmRecord, { field, values }: FieldIs): boolean {
  return values.includes(String(readField(record.fields, field)))
}

async function withCompanies(
  tenancy: Tenancy,
  { id, organizationId }: Integration,
  connector: CrmConnector,
  deals: readonly Ended[],
): Promise<Ended[]> {
  if (deals.length === 0) return []
  const companies = await connector.associated(
    'deal',
    deals.map((deal) => deal.id),
    'company',
  )
  const recordIds = [...new Set([...companies.values()].flatMap(([first]) => first ?? []))]
  const links = await tenancy.inTenant(organizationId, (tx) => linksFrom(tx, id, 'company', recordIds))
  const byRecord = new Map(links.map(({ crmId, oppspotId }) => [crmId, oppspotId]))
  return deals.map((deal) => ({
    ...deal,
    id: `${id}/${deal.id}`,
    companyId: byRecord.get(companies.get(deal.id)?.[0] ?? '') ?? null,
  }))
}

function describe(
  { id, won, closedAt }: Ended,
  dossier: Dossier | undefined,
  current: VersionedSettings,
): ClosedDeal | null {
  if (dossier === undefined || closedAt === null) return null
  const { timeZone, workingDays, holidays } = current.settings
  const now = new Date(closedAt.getTime() - DAY_IN_MS)
  const before = dossierBefore(dossier, closedAt.toISOString().slice(0, 'YYYY-MM-DD'.length))
  const context = { now, profile: profileOf(current), timeZone, calendar: { workingDays, holidays } }
  return { id, won, features: featuresOf(before, context) }
}
