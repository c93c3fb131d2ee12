import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { uploadCards } from '../../src/local/stand-in.ts'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { CHROMIUM } from '../chromium.ts'
import { startWorld, type World } from '../work/world.ts'

const Created = z.object({ id: z.string() })
const Asked = z.looseObject({ url: z.string() })

const ADAS_OWNER_ID = '8001'
const BEN = { userId: 7002, ownerId: '8002' }

describe.skipIf(!existsSync(CHROMIUM.executablePath))(
  'a record page with our card (skipped without Chromium, which .ci/run installs)',
  () => {
    let world: World
    let browser: Browser
    let page: Page
    let company: string
    let address: string
    const addressOf = (id: string, typeId = '0-2') => `${world.sandbox.url}/contacts/90000001/record/${typeId}/${id}`
    const faults: string[] = []
    beforeAll(async () => {
      world = await startWorld()
      // Only the rep's own wish is to enrich the record.
      await world.tenancy.inTenant(sampleOrganizations.demo, (tx) =>
        tx.updateTable('crm_integrations').set({ auto_enrich: false }).execute(),
      )
      await uploadCards(world.sandbox.url, world.backend.url)
      const { id } = Created.parse(
        await world.createInCrm('companies', {
          name: 'Wobblethorpe Robotics Ltd',
          domain: 'wobblethorpe.example',
          hubspot_owner_id: ADAS_OWNER_ID,
        }),
      )
      company = id
      address = addressOf(id)
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

    const cardOn = (any: Page) => any.getByRole('region', { name: 'SmartSync' }).filter({ hasText: 'app card' })
    const card = () => cardOn(page)
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

    test.each([
      ['a contact', 'contacts', '0-1', { email: 'fergus@wobblethorpe.example', firstname: 'Fergus' }],
      ['a deal', 'deals', '0-3', { dealname: 'Robots', pipeline: 'default', dealstage: 'appointmentscheduled' }],
    ] as const)(
      'fills in %s at the press of a key, for all to see on its page',
      async (_name, type, typeId, fields) => {
        const path = `/sandbox/hubspot/portals/90000001/records/${type}`
        const associations = [{ type: 'companies', id: company }]
        const { id } = Created.parse(await world.control('POST', path, { properties: fields, associations }))
        const other = await browser.newPage()
        other.on('pageerror', (error) => faults.push(error.message))
        await other.goto(addressOf(id, typeId))
        const filled = other.locator('[data-record-part="properties"]')
        const press = cardOn(other).getByRole('button', { name: /^Enrich (now|again)$/ })
        await press.waitFor()
        expect(await filled.getByText('Hot', { exact: true }).count()).toBe(0)
        await press.focus()
        await other.keyboard.press('Enter')
        await filled.getByText('Hot', { exact: true }).waitFor()
        await filled
          .getByText(/Wobblethorpe Robotics .*(is|was|has)/)
          .first()
          .waitFor()
        await cardOn(other)
          .getByText(/\d+ of 100/)
          .waitFor()
        const score = (await world.records(type)).find((each) => each.id === id)?.properties.smartsync_score
        expect(score).toMatch(/^\d+$/)
        await filled.getByText(`${score}`, { exact: true }).first().waitFor()
        await other.close()
      },
    )

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

    test('shows a rep nothing of a record that HubSpot hides from them, though their card asks for it', async () => {
      await world.control('PATCH', `/sandbox/hubspot/portals/90000001/users/${BEN.userId}`, { views: 'owned' })
      const properties = { name: 'Ben’s own customer', hubspot_owner_id: BEN.ownerId }
      const { id: own } = Created.parse(await world.createInCrm('companies', properties))
      const ben = await browser.newPage()
      await ben.goto(`${addressOf(own)}?as=${BEN.userId}`)
      await cardOn(ben).getByRole('button', { name: 'Enrich now' }).waitFor()
      expect((await ben.goto(`${address}?as=${BEN.userId}`))?.status()).toBe(403)

      // With developer's tools, his card asks for the other record. HubSpot signs that, as all that a card asks.
      await ben.route('**/cards/fetch', (route, request) => {
        const asked = Asked.parse(request.postDataJSON())
        return route.continue({ postData: JSON.stringify({ ...asked, url: asked.url.replace(own, company) }) })
      })
      const answer = ben.waitForResponse('**/cards/fetch')
      await ben.goto(`${addressOf(own)}?as=${BEN.userId}`)
      await cardOn(ben).getByText('You cannot see this record').waitFor()
      expect(await (await answer).json()).toMatchObject({ status: 403, code: 'record_forbidden' })
      expect(await (await answer).text()).not.toContain('Wobblethorpe')
      await ben.close()
    })

    test('does so without an error in the browser', () => {
      expect(faults).toEqual([])
    })
  },
)
