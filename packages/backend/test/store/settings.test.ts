import { defaultSettings, InvalidSettings, type Settings } from '@smartsync/core/settings'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { SettingsChanged } from '../../src/store/errors.ts'
import { currentSettings, saveSettings, settingsAt, settingsHistory } from '../../src/store/settings.ts'
import { Tenancy, type TenantTransaction } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { NOW } from './two-organizations.ts'

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)

let organization = ''
beforeEach(() => {
  organization = crypto.randomUUID()
})

const inTenant = <T>(work: (tx: TenantTransaction) => Promise<T>) => tenancy.inTenant(organization, work)
const save = (settings: Settings, basedOn: number, note: string | null = null) =>
  inTenant((tx) => saveSettings(tx, settings, { basedOn, by: 'ada@example.com', note, at: NOW }))
const berlin = { ...defaultSettings, timeZone: 'Europe/Berlin' }
const paris = { ...defaultSettings, timeZone: 'Europe/Paris' }

describe('an organization’s settings', () => {
  test('are the defaults, as version 0, until some are saved', async () => {
    expect(await inTenant(currentSettings)).toEqual({ version: 0, settings: defaultSettings })
    expect(await inTenant(settingsHistory)).toEqual([])
  })

  test('are those that were saved last', async () => {
    expect(await save(berlin, 0)).toBe(1)
    expect(await save(paris, 1)).toBe(2)
    expect(await inTenant(currentSettings)).toEqual({ version: 2, settings: paris })
  })

  test('keep every version, with who saved it and why', async () => {
    await save(berlin, 0)
    await save(paris, 1, 'We moved')
    expect(await inTenant(settingsHistory)).toEqual([
      { version: 2, createdAt: NOW, createdBy: 'ada@example.com', note: 'We moved' },
      { version: 1, createdAt: NOW, createdBy: 'ada@example.com', note: null },
    ])
    expect(await inTenant((tx) => settingsAt(tx, 1))).toMatchObject({ version: 1, settings: berlin })
    expect(await inTenant((tx) => settingsAt(tx, 3))).toBeNull()
  })

  test('are not saved over what the writer has not seen', async () => {
    await save(berlin, 0)
    await expect(save(paris, 0)).rejects.toBeInstanceOf(SettingsChanged)
    await expect(save(paris, 2)).rejects.toBeInstanceOf(SettingsChanged)
    expect(await inTenant(currentSettings)).toEqual({ version: 1, settings: berlin })
  })

  test('of two people who save at once one is told', async () => {
    const results = await Promise.allSettled([save(berlin, 0), save(paris, 0)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await inTenant(settingsHistory)).toHaveLength(1)
  })

  test('are not read again by who has them, and are when they changed', async () => {
    await save(berlin, 0)
    const known = { version: 1, settings: paris }
    expect(await inTenant((tx) => currentSettings(tx, known))).toBe(known)
    await save(paris, 1)
    expect(await inTenant((tx) => currentSettings(tx, known))).toEqual({ version: 2, settings: paris })
  })

  test('that no longer hold together are never taken for the defaults', async () => {
    await inTenant((tx) =>
      sql`insert into smartsync.organization_settings (organization_id, version, settings, created_at, created_by)
          values (${organization}::uuid, 1, '{"timeZone": "Mars"}', now(), 'ada')`.execute(tx),
    )
    await expect(inTenant((tx) => currentSettings(tx))).rejects.toBeInstanceOf(InvalidSettings)
  })
})
