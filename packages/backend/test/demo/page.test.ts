import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { CHROMIUM } from '../chromium.ts'
import { startWorld, type World } from '../work/world.ts'

describe.skipIf(!existsSync(CHROMIUM.executablePath))(
  'the page (skipped without Chromium, which .ci/run installs)',
  () => {
    let world: World
    let browser: Browser
    let page: Page
    const faults: string[] = []
    beforeAll(async () => {
      world = await startWorld()
      await world.capture({ organization_id: sampleOrganizations.demo, company: { number: 'ZZ000001' } })
      await world.settled()
      browser = await chromium.launch(CHROMIUM)
      page = await browser.newPage()
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      await page.goto(world.backend.url)
    })
    afterAll(async () => {
      await browser.close()
      await world.stop()
    })

    test('shows the enriched company with its score, marked as invented', async () => {
      await page.getByRole('heading', { name: /Wobblethorpe Robotics/ }).waitFor()
      expect(await page.getByText('Invented sample company').count()).toBeGreaterThan(0)
      expect(await page.getByText('Fit', { exact: true }).count()).toBeGreaterThan(0)
    })

    test('shows another company as soon as another lead is captured', async () => {
      await page.getByRole('button', { name: 'Capture another lead' }).click()
      await page
        .getByText(/Puddlewick/)
        .first()
        .waitFor()
      expect(await world.settled()).toEqual({ failed: 0 })
    })

    test('does so without an error in the browser', () => {
      expect(faults).toEqual([])
    })
  },
)
