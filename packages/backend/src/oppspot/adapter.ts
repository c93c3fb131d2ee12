import type { Person } from '@smartsync/core/model'
import type { Dossier, OppspotData } from '@smartsync/core/oppspot'
import { z } from 'zod'
import { readAssignments } from './assignments.ts'
import { type Catalog, readCatalog } from './catalog.ts'
import { readCompanies } from './companies.ts'
import { describeOppspot, type OppspotDescription } from './describe.ts'
import { chooseDialect } from './dialect.ts'
import { isCatalogStale } from './errors.ts'
import { readFundingSignals } from './funding-signals.ts'
import { matchDistinct } from './match.ts'
import { Misfits } from './misfits.ts'
import { officersInOffice } from './officers.ts'
import { mergePeople } from './people.ts'
import { readResearch } from './research.ts'
import { researchPeople } from './research-people.ts'
import { researchSignals } from './research-signals.ts'
import { withSnapshot } from './research-snapshot.ts'
import { readRevenueGrowth } from './revenue-growth.ts'
import { readScores } from './scores.ts'
import { tableIn } from './select-list.ts'
import { distinctSignals } from './signal-duplicates.ts'
import { readSignals } from './signals.ts'
import type { OppspotSql } from './sql.ts'
import { readStakeholders } from './stakeholders.ts'
import { changedSince } from './sweep.ts'

/** The port onto oppSpot's data, and what was found there. */
export interface Oppspot extends OppspotData {
  describe(): OppspotDescription
}

/**
 * Opens oppSpot's data in a schema of a Postgres database: `public` in oppSpot's own. Reads the catalog once and
 * adapts to what is there; reads it again, once a call, when a column turns out to have gone.
 * Throws `OppspotUnreadable` where there is nothing to read.
 */
export async function openOppspot(sql: OppspotSql, options: { schema: string; now?: () => Date }): Promise<Oppspot> {
  const now = options.now ?? (() => new Date())
  const misfits = new Misfits()
  let catalog = await readCatalog(sql, options.schema)

  const adapting = async <T>(read: (catalog: Catalog) => Promise<T>): Promise<T> => {
    try {
      return await read(catalog)
    } catch (error) {
      if (!isCatalogStale(error)) throw error
      catalog = await readCatalog(sql, options.schema)
      return read(catalog)
    }
  }

  return {
    dossiers: (organizationId, companyIds) =>
      adapting((current) => readDossiers(sql, current, misfits, { organizationId, companyIds, now: now() })),
    match: (references) => adapting((current) => matchDistinct(sql, current, references)),
    companyIds: (after, limit) => adapting((current) => readCompanyIds(sql, current, after, limit)),
    countCompanies: () => adapting((current) => countCompanies(sql, current)),
    changedSince: (table, cursor, limit) =>
      adapting((current) => changedSince(sql, current, now(), table, cursor, limit)),
    describe: () => describeOppspot(catalog, misfits),
  }
}

const uuid = z.guid()

async function readDossiers(
  sql: OppspotSql,
  catalog: Catalog,
  misfits: Misfits,
  asked: { organizationId: string; companyIds: readonly string[]; now: Date },
): Promise<Dossier[]> {
  const companyIds = [...new Set(asked.companyIds)].filter((id) => uuid.safeParse(id).success)
  if (companyIds.length === 0) return []
  const dialect = chooseDialect(catalog)
  const scope = { organizationId: asked.organizationId, companyIds, now: asked.now }

  const [companies, stored, funding, stakeholders, research, scores, growth, assignments] = await sql.together((sql) =>
    Promise.all([
      readCompanies(sql, catalog, misfits, companyIds),
      readSignals(sql, catalog, dialect, misfits, scope),
      readFundingSignals(sql, catalog, dialect, misfits, companyIds),
      readStakeholders(sql, catalog, dialect, misfits, scope),
      readResearch(sql, catalog, misfits, scope),
      readScores(sql, catalog, dialect, misfits, companyIds),
      readRevenueGrowth(sql, catalog, misfits, companyIds),
      readAssignments(sql, catalog, misfits, scope),
    ]),
  )

  const signals = [...stored, ...funding, ...researchSignals(research, misfits)]
  const fromResearch = researchPeople(research, misfits)
  const dossiers = new Map(
    companies.map(({ company, officers }): [string, Dossier] => {
      const about = <T extends { companyId: string }>(items: readonly T[]) =>
        items.filter((item) => item.companyId === company.id)
      const people: Person[] = [
        ...about(stakeholders).map((each) => each.person),
        ...officersInOffice(company, officers, misfits),
        ...about(fromResearch.found).map((each) => each.person),
      ]
      return [
        company.id,
        {
          company: { ...withSnapshot(company, research, misfits), revenueGrowth: growth.get(company.id) ?? null },
          signals: distinctSignals(about(signals).map((each) => each.signal)),
          people: mergePeople(people, about(fromResearch.removed)),
          oppspotScore: scores.get(company.id) ?? null,
          assignedTo: assignments.get(company.id) ?? null,
        },
      ]
    }),
  )
  return companyIds.map((id) => dossiers.get(id.toLowerCase())).filter((dossier) => dossier !== undefined)
}

const idRow = z.object({ id: z.string() })

async function readCompanyIds(sql: OppspotSql, catalog: Catalog, after: string | null, limit: number) {
  const rows = await sql.query(
    `select b."id"::text as id from ${tableIn(catalog, 'businesses')} b
      where ${after === null ? 'true' : 'b."id" > $2::uuid'} order by b."id" limit $1::int`,
    [limit, ...(after === null ? [] : [after])],
  )
  return rows.map((each) => idRow.parse(each).id)
}

async function countCompanies(sql: OppspotSql, catalog: Catalog): Promise<number> {
  const [row] = await sql.query(`select count(*)::int as count from ${tableIn(catalog, 'businesses')}`, [])
  return z.object({ count: z.number() }).parse(row).count
}
