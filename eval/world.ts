import { createReadStream } from 'node:fs'
import { importCompanies } from '../packages/backend/src/oppspot/import/import-companies.ts'
import { sampleOrganizations } from '../packages/backend/src/oppspot/sample/index.ts'
import type { OppspotSql } from '../packages/backend/src/oppspot/sql.ts'
import { openOppspotSource } from '../packages/backend/src/oppspot-source.ts'
import { openEmbedded } from '../packages/backend/src/store/embedded.ts'
import { migrate } from '../packages/backend/src/store/migrate.ts'
import { Tenancy } from '../packages/backend/src/store/tenancy.ts'
import type { EnrichContext } from '../packages/core/src/enrich/index.ts'
import { defaultProfile } from '../packages/core/src/enrich/index.ts'
import type { Dossier } from '../packages/core/src/oppspot/index.ts'

/** The day on which everything is evaluated: the sample is dated relative to it. */
export const context: EnrichContext = {
  now: new Date('2026-11-23T12:00:00Z'),
  profile: defaultProfile,
  team: { members: [], territories: [] },
}
export const organizationId = sampleOrganizations.demo

/** The invented sample and, where the file is at hand, the published companies, in a database in memory. */
export interface World {
  sql: OppspotSql
  schema: string
  dossiers: readonly Dossier[]
  tenancy: Tenancy
  close(): Promise<void>
}

export async function openWorld(csv: string | null): Promise<World> {
  const database = await openEmbedded(null)
  await migrate(database)
  const { data, sample, close } = await openOppspotSource(null, database, () => context.now)
  if (sample === null) throw new Error('The sample is not there.')
  if (csv !== null) await importCompanies(sample.sql, createReadStream(csv), { schema: sample.schema })
  const dossiers = await data.dossiers(organizationId, await data.companyIds(null, 100_000))
  return {
    ...sample,
    dossiers,
    tenancy: new Tenancy(database),
    async close() {
      await close()
      await database.close()
    },
  }
}
