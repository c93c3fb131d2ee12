import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { uploadCards } from '../../src/local/stand-in.ts'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { CHROMIUM } from '../chromium.ts'
import { startWorld, type World } from '../work/world.ts'

const Created = z.object({ id: z.string() })

describe.skipIf(!existsSync(CHROMIUM.executablePath))(
  'a record page with our card (skipped without Chromium, which .ci/run installs)',
  () => {
    let world: World
    let browser: Browser
    let page: Page
    let address: string
    const faults: string[] = []
    beforeAll(async () => {
      world = await startWorld()
      // Only the rep's own wish is to enrich the record.
      await world.tenancy.inTenant(sampleOrganizations.demo, (tx) =>
        tx.updateTable('crm_integrations').set({ auto_enrich: false }).execute(),
      )
      await uploadCards(world.sandbox.url, world.backend.url)
      const { id } = Created.parse(
        await world.createInCrm('companies', { name: 'Wobblethorpe Robotics Ltd', domain: 'wobblethorpe.example' }),
      )
      address = `${world.sandbox.url}/contacts/90000001/record/0-2/${id}`
      browser = await chromium.launch(CHROMIUM)
      page = await browser.newPage()
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      await page.goto(address)
    })
    afterAll(async () => {
      await browser?.close()
      await world?.stop()
    })

    const card = () => page.getByRole('region', { name: 'SmartSync' }).filter({ hasText: 'app card' })
    const properties = () => page.locator('[data-record-part="properties"]')

    test('offers to enrich a record that was never enriched', async () => {
      await card().getByText('Not enriched yet').waitFor()
      expect(await properties().getByText('Hot', { exact: true }).count()).toBe(0)
    })

    test('enriches it at the press of a key, and shows what the record’s properties have become', async () => {
      await card().getByRole('button', { name: 'Enrich now' }).focus()
      await page.keyboard.press('Enter')
      await card()
        .getByText(/\d+ of 100/)
        .waitFor()
      await properties().getByText('Hot', { exact: true }).waitFor()
      await properties()
        .getByText(/counts as technology/)
        .waitFor()
      expect(await page.getByRole('region', { name: 'Tasks' }).getByRole('listitem').count()).toBe(1)
    })

    test('shows the facts behind a sentence', async () => {
      const evidence = card().locator('summary:visible', { hasText: 'facts behind this' }).first()
      await evidence.focus()
      await page.keyboard.press('Enter')
      await card().locator('details[open]').getByRole('listitem').first().waitFor()
    })

    test('speaks the language of whoever looks, in a tab too', async () => {
      await page.goto(`${address}?tab=smartsync_card_tab&locale=de-de`)
      await card()
        .getByRole('button', { name: 'Neu anreichern' })
        .or(card().getByText('Nächste Schritte'))
        .first()
        .waitFor()
    })

    test('is refused where the request is not HubSpot’s', async () => {
      const response = await fetch(`${world.backend.url}/v1/cards/hubspot/company/1?portalId=90000001&userId=7001`)
      expect(response.status).toBe(401)
    })

    test('does so without an error in the browser', () => {
      expect(faults).toEqual([])
    })
  },
)
