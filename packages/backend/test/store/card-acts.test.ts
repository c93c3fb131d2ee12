import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type ActRecord, actsOn, askAct, dismiss, dismissals } from '../../src/store/card-acts.ts'
import { saveEnrichments } from '../../src/store/enrichments.ts'
import { enrichmentShown } from '../../src/store/feedback.ts'
import { forgetRecord, moveToSurvivor } from '../../src/store/forget-record.ts'
import { createIntegration } from '../../src/store/integrations.ts'
import { saveLinks } from '../../src/store/links.ts'
import { Tenancy, type TenantTransaction } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { ALICE, anEnrichment, NOW } from './two-organizations.ts'

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)
const inTenant = <T>(work: (tx: TenantTransaction) => Promise<T>) => tenancy.inTenant(ALICE, work)

let integrationId = ''
let enrichmentId = ''
let accounts = 0
beforeEach(async () => {
  accounts += 1
  await inTenant(async (tx) => {
    integrationId = (await createIntegration(tx, { crmType: 'hubspot', accountId: String(accounts) })).id
    await saveEnrichments(tx, [anEnrichment()])
    enrichmentId = (await enrichmentShown(tx, 'company-1', 'f1'))?.id ?? ''
  })
})

const about = (record: ActRecord, item: string) => ({
  integrationId,
  record,
  companyId: 'company-1',
  enrichmentId,
  item,
  by: { id: '5', email: null },
  correlationId: 'c',
  at: NOW,
})
const company = (id: string): ActRecord => ({ type: 'company', id })
const actsOf = async (record: ActRecord) =>
  (await inTenant((tx) => actsOn(tx, integrationId, record))).map(({ kind, item }) => `${kind} ${item}`).toSorted()

describe('what was asked for on a record’s card', () => {
  test('goes on under the record that it was merged into, once', async () => {
    await inTenant(async (tx) => {
      await dismiss(tx, about(company('1'), 'a'))
      await dismiss(tx, about(company('2'), 'a'))
      await askAct(tx, { ...about(company('1'), 'b'), kind: 'create_task' })
      await moveToSurvivor(tx, { integrationId, type: 'company', id: '1' }, '2')
    })
    expect(await actsOf(company('1'))).toEqual([])
    expect(await actsOf(company('2'))).toEqual(['create_task b', 'dismiss a'])
  })

  test('holds for the company as which a merged one is looked after', async () => {
    await inTenant(async (tx) => {
      const link = (oppspotId: string, crmId: string) =>
        ({ entityType: 'business', crmType: 'company', oppspotId, crmId, written: {} }) as const
      await saveLinks(tx, integrationId, [link('company-1', '1'), link('company-2', '2')])
      await dismiss(tx, about(company('1'), 'a'))
      await moveToSurvivor(tx, { integrationId, type: 'company', id: '1' }, '2')
    })
    expect(await inTenant((tx) => dismissals(tx, integrationId, ['company-2']))).toEqual([
      { companyId: 'company-2', action: 'a', record: company('2') },
    ])
  })

  test('is forgotten with the record, and nothing else is', async () => {
    await inTenant(async (tx) => {
      await dismiss(tx, about({ type: 'contact', id: '1' }, 'a'))
      await dismiss(tx, about(company('1'), 'a'))
      await forgetRecord(tx, { integrationId, type: 'contact', id: '1' })
    })
    expect(await actsOf({ type: 'contact', id: '1' })).toEqual([])
    expect(await actsOf(company('1'))).toEqual(['dismiss a'])
  })
})
