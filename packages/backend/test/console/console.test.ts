import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { integrations, noteCardsClosed } from '../../src/store/integrations.ts'
import { worldWithCompanies } from '../backfill/existing-records.ts'
import { CHROMIUM } from '../chromium.ts'
import type { World } from '../work/world.ts'

describe.skipIf(!existsSync(CHROMIUM.executablePath))(
  'the console (skipped without Chromium, which .ci/run installs)',
  () => {
    let world: World
    let path: string
    let browser: Browser
    let page: Page
    const faults: string[] = []
    beforeAll(async () => {
      ;({ world, path } = await worldWithCompanies(3))
      browser = await chromium.launch(CHROMIUM)
      page = await browser.newPage()
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      await page.goto(`${world.backend.url}/console/`)
    })
    afterAll(async () => {
      await browser.close()
      await world.stop()
    })
    const open = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    const press = (name: string | RegExp) => page.getByRole('button', { name }).click()

    test('lets the organization choose the language in which SmartSync writes', async () => {
      const language = page.getByRole('combobox', { name: 'Language' })
      expect(await language.inputValue()).toBe('en')
      await language.selectOption('Deutsch')
      await page.getByText(/^Saved. What is in the CRM is written anew/).waitFor()
      expect((await world.admin('GET', '/api/language')).body).toEqual({ language: 'de' })
      await page.reload()
      await expect.poll(() => language.inputValue()).toBe('de')
      await language.selectOption('English')
      await expect.poll(async () => (await world.admin('GET', '/api/language')).body).toEqual({ language: 'en' })
    })

    test('opens without ceremony in the demo, and shows how an integration is and how it is set', async () => {
      await page.getByRole('link', { name: /HubSpot/ }).click()
      await page.getByRole('heading', { name: 'How it is', exact: true }).waitFor()
      await page.getByLabel('Create tasks for the next action').uncheck()
      await page.getByText('Saved. The next batch goes by it.').waitFor()
      expect((await world.admin('GET', path)).body).toMatchObject({ autoCreateTasks: false })
      await page.getByLabel('Create tasks for the next action').check()
      await expect.poll(async () => (await world.admin('GET', path)).body).toMatchObject({ autoCreateTasks: true })
    })

    test('says that reps see no card, and why, as long as it is so', async () => {
      const note = (reason: string | null) =>
        world.tenancy.inTenant(sampleOrganizations.demo, async (tx) => {
          for (const { id } of await integrations(tx)) await noteCardsClosed(tx, id, reason)
        })
      await note('HubSpot does not let us ask.')
      await page.getByText('Reps see no card. HubSpot does not let us ask.').waitFor()
      await page.getByText('Needs attention').waitFor()
      await note(null)
      await page.getByText('Reps see no card.').waitFor({ state: 'detached' })
    })

    test('says what the account withholds, and how to allow it, also where deals are mapped', async () => {
      const grant = (scopes: string[] | null) =>
        world.tenancy.inTenant(sampleOrganizations.demo, (tx) =>
          tx.updateTable('crm_integrations').set({ scopes }).returning('id').execute(),
        )
      await grant(['crm.objects.deals.read', 'automation'])
      await page.getByText(/filling in deals.*choose Connect again as an administrator of HubSpot/).waitFor()
      await page.reload()
      await open('Fields')
      await page.getByText(/does not let SmartSync write to deals.*Connect again on the overview/).waitFor()
      await grant(null)
      await page.reload()
      await page.getByRole('heading', { name: 'Deals' }).waitFor()
      expect(await page.getByText('does not let SmartSync write to deals').count()).toBe(0)
      expect(await page.locator('option[value="smartsync_score"]:checked').count()).toBe(3)
      await open('Overview')
    })

    test('previews what would be written, old and new, with the reason', async () => {
      await open('Preview')
      await press('Show what would be written')
      await page.getByRole('heading', { name: /Invented Company 0/i }).waitFor()
      expect(await page.getByText('smartsync_score', { exact: true }).count()).toBe(3)
      expect(await page.getByRole('heading', { name: 'New task' }).count()).toBe(3)
      expect((await world.records('tasks')).length).toBe(0)
    })

    test('estimates, starts and follows a backfill, and takes it back once asked twice', async () => {
      await open('Backfills')
      await page.getByLabel('Contacts').uncheck()
      await press('Estimate')
      await press('Start with 3 records')
      await page.getByText('Completed').waitFor()
      await expect.poll(async () => (await world.records('tasks')).length).toBe(3)

      await press('Take it back')
      await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click()
      await press('Take it back')
      await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
      await page.getByText(/Taken back by The demo/).waitFor()
      await expect
        .poll(async () => (await world.records('companies')).map(({ properties }) => properties.smartsync_score ?? ''))
        .toEqual(['', '', ''])
    })

    test('tells in the log what was done, and takes back what was taken back', async () => {
      await open('Log')
      await page.getByLabel('Records').selectOption('company')
      await page.getByText('Taken back', { exact: true }).first().waitFor()
      await page
        .getByText(/\d+ written, 0 held back/)
        .first()
        .click()
      await page.getByText('smartsync_score', { exact: true }).first().waitFor()
      await page.getByRole('article').first().getByRole('button', { name: 'Take it back' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
      await page.getByText('It is being taken back.').first().waitFor()
      await expect
        .poll(async () => (await world.records('companies')).filter((each) => each.properties.smartsync_score).length)
        .toBe(1)
    })

    test('lets each field that comes from the CRM too say whose value counts in a conflict', async () => {
      await open('Fields')
      const both = page.getByRole('row').filter({ has: page.locator('option:checked', { hasText: '↔ both' }) })
      const conflict = both.first().getByRole('combobox', { name: 'In a conflict' })
      const field = await both.first().getByRole('combobox', { name: 'CRM field' }).inputValue()
      const mapped = async () => {
        const { mappings } = z
          .object({ mappings: z.array(z.looseObject({ crmField: z.string(), conflict: z.string().nullish() })) })
          .parse((await world.admin('GET', `${path}/mappings`)).body)
        return mappings.find(({ crmField }) => crmField === field)?.conflict ?? null
      }
      expect(await conflict.locator('option:checked').textContent()).toBe('As usual')

      // By the keyboard alone: on from the direction, and to the rule that begins with an o.
      const direction = both.first().getByRole('combobox', { name: 'Direction' })
      await direction.focus()
      await page.keyboard.press('Tab')
      await page.keyboard.press('o')
      expect(await conflict.inputValue()).toBe('oppspot')
      await press('Check and save')
      await page.getByText('Saved. The next batch goes by it.').waitFor()
      expect(await mapped()).toBe('oppspot')

      await open('Overview')
      await open('Fields')
      expect(await conflict.inputValue()).toBe('oppspot')
      await conflict.selectOption('As usual')
      await press('Check and save')
      await page.getByText('Saved. The next batch goes by it.').waitFor()
      expect(await mapped()).toBe(null)

      expect(await conflict.isDisabled()).toBe(false)
      const row = page.getByRole('row').filter({ has: page.getByRole('combobox', { name: 'In a conflict' }) })
      const onlyThere = row.filter({ has: page.locator('option:checked', { hasText: '→ CRM' }) }).first()
      expect(await onlyThere.getByRole('combobox', { name: 'In a conflict' }).isDisabled()).toBe(true)
    })

    test('says of fields that cannot be saved what is wrong with each', async () => {
      await open('Fields')
      await page.getByLabel('Transform').first().fill('value +')
      await press('Check and save')
      await page.getByText('Some of these mappings cannot be used; none was saved.').waitFor()
      expect(faults.splice(0)).toEqual([expect.stringContaining('422')])
    })

    test('shows that nothing waits', async () => {
      await open('Jobs')
      await page.getByText('Nothing waits.').waitFor()
      await page.getByText('Nothing is parked.').waitFor()
    })

    test('does so without an error in the browser, and keeps what it showed when it is cut off', async () => {
      expect(faults).toEqual([])
      await page.context().setOffline(true)
      await page
        .getByText(/What you see is not the newest: SmartSync cannot be reached/)
        .first()
        .waitFor()
      expect(await page.getByText('Nothing waits.').count()).toBe(1)
    })
  },
)
