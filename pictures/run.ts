import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { z } from 'zod'
import { callOperation } from '../packages/backend/src/local/client.ts'
import { EnrichLine } from '../packages/backend/src/local/lines.ts'
import { type Stack, startStack } from '../packages/backend/src/local/stack.ts'
import { uploadCards } from '../packages/backend/src/local/stand-in.ts'
import { CHROMIUM } from '../packages/backend/test/chromium.ts'
import type { Language } from '../packages/core/src/model/index.ts'
import { LANGUAGES } from '../packages/core/src/settings/index.ts'
import { buildSettings } from '../packages/hubspot-app/project/cards.ts'
import { connectedWithTrouble, stateServer, statesIn } from './states.ts'

/**
 * `npm run pictures`: every state of the card, and the settings page, in every language into pictures/out, and the pictures
 * of the listing.
 */
const LISTING = join(import.meta.dirname, '../packages/hubspot-app/listing/pictures')
const OUT = join(import.meta.dirname, 'out')
const LOCALES: Record<Language, string> = { en: 'en-gb', de: 'de-de', fr: 'fr-fr', es: 'es-es' }
const PORTAL = 90_000_001
const Records = z.object({ records: z.array(z.object({ id: z.string() })).min(1) })
const WIDE = { width: 1280, height: 900 }
/** When the pictures are taken, as far as they show it; whoever looks does so some minutes later. */
const TAKEN_AT = new Date('2026-11-24T09:00:00.000Z')
const SEEN_AT = new Date('2026-11-24T09:05:00.000Z')

if (!existsSync(CHROMIUM.executablePath)) {
  console.error(`There is no Chromium at ${CHROMIUM.executablePath}: install one, or set CHROMIUM_PATH.`)
  process.exit(1)
}
const folder = await mkdtemp(join(tmpdir(), 'smartsync-pictures-'))
const clock = {
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'clock.ts')).href}`,
  PICTURES_SHIFT_MS: String(TAKEN_AT.getTime() - Date.now()),
}
const stack = await startStack({ ...process.env, ...clock, SMARTSYNC_FOLDER: folder }, (step) => console.log(step))
const browser = await chromium.launch(CHROMIUM)
try {
  for await (const line of callOperation(stack, '/local/first-leads', EnrichLine)) void line
  await mkdir(LISTING, { recursive: true })
  await mkdir(OUT, { recursive: true })
  const page = await browser.newPage({ viewport: WIDE, timezoneId: 'UTC' })
  await page.clock.setFixedTime(SEEN_AT)
  await statePictures(page, stack)
  await settingsPictures(page, stack)
  await listingPictures(page, stack)
} finally {
  await browser.close()
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
}

/** The product as `npm start` shows it. */
async function listingPictures(page: Page, { url, sandboxUrl }: Stack): Promise<void> {
  if (sandboxUrl === null) throw new Error('The pictures need the CRM sandbox')
  await uploadCards(sandboxUrl, url)
  await page.goto(await recordAddress(sandboxUrl, 'contacts', '0-1'))
  await page
    .getByText('91 of 100')
    .or(page.getByText(/of 100/))
    .first()
    .waitFor()
  await save(page, join(LISTING, 'card.png'))
  await page.goto(await recordAddress(sandboxUrl, 'companies', '0-2'))
  await page
    .getByText(/of 100/)
    .first()
    .waitFor()
  await save(page, join(LISTING, 'record.png'))
  await page.goto(`${url}/console`)
  await page.getByRole('link', { name: /HubSpot/ }).click()
  await page.getByText('API calls today').waitFor()
  await save(page, join(LISTING, 'console.png'))
}

/** The card alone, in each state and language, and once as a tab. */
async function statePictures(page: Page, { sandboxUrl }: Stack): Promise<void> {
  if (sandboxUrl === null) throw new Error('The pictures need the CRM sandbox')
  const backend = await stateServer()
  await uploadCards(sandboxUrl, backend.url)
  const record = await recordAddress(sandboxUrl, 'contacts', '0-1')
  for (const language of LANGUAGES) {
    for (const [state, answer] of Object.entries(statesIn(language))) {
      backend.show(answer)
      await page.goto(`${record}?locale=${LOCALES[language]}`)
      await settle(page, state)
      await page.locator('section.card').screenshot({ path: join(OUT, `${state}.${language}.png`) })
    }
  }
  const states = statesIn('en')
  backend.show(states['in-use'])
  await page.goto(`${record}?tab=smartsync_card_tab`)
  await settle(page, 'in-use')
  await page.screenshot({ path: join(OUT, 'tab.en.png'), fullPage: true })
  backend.close()
  console.log(`${Object.keys(states).length} states in ${LANGUAGES.length} languages, in ${OUT}`)
}

/** The settings page of an account that has all that it can tell of. */
async function settingsPictures(page: Page, { sandboxUrl }: Stack): Promise<void> {
  if (sandboxUrl === null) throw new Error('The pictures need the CRM sandbox')
  const backend = await stateServer()
  const settings = await buildSettings()
  await uploadCards(sandboxUrl, backend.url, [settings])
  backend.show(connectedWithTrouble)
  const record = await recordAddress(sandboxUrl, 'contacts', '0-1')
  for (const language of LANGUAGES) {
    await page.goto(`${record}?tab=${settings.uid}&locale=${LOCALES[language]}`)
    await settle(page, 'settings')
    await page
      .locator('section.card')
      .first()
      .screenshot({ path: join(OUT, `settings.${language}.png`) })
  }
  backend.close()
}

/** The page has drawn the card once it no longer says that it loads; the loading state says nothing else. */
async function settle(page: Page, state: string): Promise<void> {
  const card = page.locator('section.card').first()
  if (state === 'loading') return card.locator('.hs-loading').waitFor()
  await card.locator('.hs-state, .hs-score, .hs-alert, .hs-button').first().waitFor()
}

async function save(page: Page, path: string): Promise<void> {
  await page.screenshot({ path })
  console.log(path)
}

async function recordAddress(sandboxUrl: string, type: string, typeId: string): Promise<string> {
  const response = await fetch(`${sandboxUrl}/sandbox/hubspot/portals/${PORTAL}/records?type=${type}`)
  const [first] = Records.parse(await response.json()).records
  return `${sandboxUrl}/contacts/${PORTAL}/record/${typeId}/${first?.id}`
}
