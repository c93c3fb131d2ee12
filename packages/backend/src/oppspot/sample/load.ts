import { readFile } from 'node:fs/promises'
import { readCatalog } from '../catalog.ts'
import { writeBusinesses } from '../import/write-businesses.ts'
import { advisedIndexes } from '../match-keys.ts'
import { type OppspotSql, quoteIdentifier } from '../sql.ts'
import { calendarOf } from './calendar.ts'
import { inventedCompanies } from './invented-companies.ts'
import { inventedAssignments, inventedPeople, inventedScores } from './invented-people.ts'
import { inventedResearch } from './invented-research.ts'
import { inventedSignals } from './invented-signals.ts'
import { organizations, sampleUsers } from './organizations.ts'
import { realCompanies } from './real-companies.ts'
import { upsertRows } from './upsert-rows.ts'

/**
 * Creates oppSpot's tables in a schema of their own and fills them with the sample, dated relative to `now`. Doing it
 * again on the same day changes nothing; on a later day the dates move along. `sql` must be allowed to write.
 */
export async function loadSample(sql: OppspotSql, options: { schema: string; now: Date }): Promise<void> {
  const { schema } = options
  await createSampleTables(sql, schema)
  await writeBusinesses(sql, schema, realCompanies)

  const calendar = calendarOf(options.now)
  const signals = inventedSignals(calendar)
  const research = inventedResearch(calendar)
  const tables: [table: string, rows: readonly object[]][] = [
    ['organizations', organizations],
    ['profiles', sampleUsers],
    ['businesses', inventedCompanies(calendar)],
    ['buying_signals', signals.rows],
    ...signals.details.map(({ table, row }): [string, object[]] => [table, [row]]),
    ['stakeholders', inventedPeople(calendar)],
    ['lead_scores', inventedScores(calendar)],
    ['lead_assignments', inventedAssignments(calendar)],
    ['research_reports', research.reports],
    ['research_sections', research.sections],
  ]
  for (const [table, rows] of tables) await upsertRows(sql, schema, table, rows)
}

/** Creates the tables and indexes that do not exist yet, without any rows: what the importer needs to stand on. */
export async function createSampleTables(sql: OppspotSql, schema: string): Promise<void> {
  const script = await readFile(new URL('schema.sql', import.meta.url), 'utf8')
  const statements = script
    .replaceAll(/^--.*$/gm, '')
    .replaceAll(':"schema"', () => quoteIdentifier(schema))
    .split(';')
  for (const statement of statements.filter((each) => each.trim() !== '')) await sql.query(statement, [])
  for (const statement of advisedIndexes(await readCatalog(sql, schema))) await sql.query(statement, [])
}
