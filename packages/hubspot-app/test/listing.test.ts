import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { en } from '../app/src/app/cards/words/en.ts'
import { type Evidence, gatherEvidence } from '../listing/evidence.ts'
import { readPngSize } from '../listing/png-size.ts'
import { appCards } from '../listing/requirements/app-cards.ts'
import { brand } from '../listing/requirements/brand.ts'
import { certification } from '../listing/requirements/certification.ts'
import { content } from '../listing/requirements/content.ts'
import { minimum } from '../listing/requirements/minimum.ts'

const all = [...minimum, ...brand, ...content, ...appCards, ...certification]

describe('the check of HubSpot’s requirements', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await gatherEvidence()
  })

  const judged = (id: string, changed: Partial<Evidence>) =>
    all.find((requirement) => requirement.id === id)?.judge({ ...evidence, ...changed }).result

  test('names each requirement once, with a page of HubSpot’s', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all.filter(({ source }) => !/^https:\/\/([a-z]+\.)*hubspot\.com\//.test(source))).toEqual([])
  })

  test('holds of the app as it is', () => {
    const failed = all.filter((requirement) => requirement.judge(evidence).result === 'fail')
    expect(failed.map(({ id }) => id)).toEqual([])
  })

  test('sees a scope that the project and the code do not share', () => {
    expect(judged('scopes', { oauthScopes: [...evidence.oauthScopes, 'tickets'] })).toBe('fail')
    expect(judged('scopes', { oauthScopes: evidence.oauthScopes.slice(1) })).toBe('fail')
  })

  test('sees a scope without a line in the shared data, and a line with the wrong direction', () => {
    const [first, ...others] = evidence.listing.sharedData
    if (first === undefined) throw new Error('There are lines')
    expect(judged('shared-data', { listing: { ...evidence.listing, sharedData: others } })).toBe('fail')
    const turned = [{ ...first, direction: 'HubSpot to SmartSync' as const }, ...others]
    expect(judged('shared-data', { listing: { ...evidence.listing, sharedData: turned } })).toBe('fail')
  })

  test('sees HubSpot’s name spelled wrong or used as ours', () => {
    expect(judged('capital-s', { publicTexts: [{ path: 'guide.md', text: 'Open Hubspot' }] })).toBe('fail')
    expect(judged('names', { listing: { ...evidence.listing, name: 'SmartHub' } })).toBe('fail')
  })

  test('sees an unsupported platform version, a numbered API path and a missing privacy subscription', () => {
    expect(judged('platform', { platformVersion: '2025.1' })).toBe('fail')
    expect(judged('stable-apis', { providerSources: [{ path: 'paths.ts', text: "'/crm/v3/objects'" }] })).toBe('fail')
    const others = evidence.components.filter(({ type }) => type !== 'webhooks')
    expect(judged('privacy-deletion', { components: others })).toBe('fail')
  })

  test('sees a tag that can be pressed and a scope that nothing uses', () => {
    expect(judged('tags', { cardSources: [{ path: 'A.tsx', text: '<Tag onClick={go}>' }] })).toBe('fail')
    expect(judged('scopes-used', { providerSources: [] })).toBe('fail')
  })

  test('sees a missing picture and one of the wrong size', () => {
    expect(judged('media', { pictures: new Map() })).toBe('fail')
    expect(judged('icon', { logo: { width: 799, height: 800 } })).toBe('fail')
    expect(() => readPngSize(Buffer.from('GIF89a, and not a PNG at all'))).toThrow()
  })
})

test('the setup guide quotes the card in its own words', async () => {
  const guide = (await readFile(new URL('../listing/setup-guide.md', import.meta.url), 'utf8')).replace(/\s+/g, ' ')
  const quoted = [...guide.matchAll(/“([^”]+)” on the card/g)]
  const use = guide.slice(guide.indexOf('## Use it'), guide.indexOf('**In a workflow'))
  const buttons = [...use.matchAll(/\*\*([^*]+)\*\*/g)]
  const quotes = [...quoted, ...buttons].map(([, words]) => words)
  expect(quoted.length * buttons.length).toBeGreaterThan(0)
  expect(quotes.filter((words) => !JSON.stringify(en).includes(`"${words}"`))).toEqual([])
})
