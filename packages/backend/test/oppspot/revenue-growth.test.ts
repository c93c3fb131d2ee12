import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOppspot } from '../../src/oppspot/adapter.ts'
import { loadSample, sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { inventedId } from '../../src/oppspot/sample/invented-companies.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

const now = new Date('2026-11-23T15:00:00Z')
const company = inventedId('wobblethorpe')

describe('the trend of a company’s revenue', () => {
  let database: TestDatabase
  let schema: string
  beforeAll(async () => {
    database = await openTestDatabase()
    schema = database.schema()
    await loadSample(database.sql, { schema, now })
  })
  afterAll(() => database.close())

  async function growthAfter(rows: readonly string[]) {
    await database.run(`
      drop table if exists "${schema}".financial_metrics;
      create table "${schema}".financial_metrics (
        company_id uuid, fiscal_year int, fiscal_quarter int, revenue bigint, revenue_growth_rate numeric);
      ${rows.map((row) => `insert into "${schema}".financial_metrics values ('${company}', ${row})`).join(';')}`)
    const oppspot = await openOppspot(database.sql, { schema, now: () => now })
    const [dossier] = await oppspot.dossiers(sampleOrganizations.demo, [company])
    return dossier?.company.revenueGrowth
  }

  test('compares the newest whole year with the one before', async () => {
    expect(await growthAfter(['2023, null, 900, 99', '2024, null, 1000, 99', '2025, null, 1125, 99'])).toEqual({
      percent: 12.5,
      year: 2025,
    })
  })

  test('is not known from quarters, from years apart, or from a year without revenue', async () => {
    expect(await growthAfter(['2024, 1, 1000, 99', '2025, 1, 1125, 99'])).toBeNull()
    expect(await growthAfter(['2022, null, 1000, 99', '2025, null, 1125, 99'])).toBeNull()
    expect(await growthAfter(['2024, null, 0, 99', '2025, null, 1125, 99'])).toBeNull()
  })
})
