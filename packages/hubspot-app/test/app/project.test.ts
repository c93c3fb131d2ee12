import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import {
  getProjectMetadata,
  isKnownPlatformVersion,
  meetsMinimumPlatformVersion,
} from '@hubspot/project-parsing-lib/projects'
import { validateUid } from '@hubspot/project-parsing-lib/uid'
import { collectFileDependencies, findAndParsePackageJsonFiles } from '@hubspot/project-parsing-lib/workspaces'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { hubspotProvider } from '../../provider/index.ts'
import { settings } from '../hubspot.ts'
import { profiles, project, sources } from './project.ts'
import { schemas } from './schemas.ts'

const { components, platformVersion, skipped } = await project()
const { oauth, events, fields } = hubspotProvider(settings)

function configsOf<T>(type: keyof typeof schemas, schema: z.ZodType<T>): T[] {
  return components.flatMap(({ componentType, config }) => (componentType === type ? [schema.parse(config)] : []))
}
const [app] = configsOf('APPLICATION', schemas.APPLICATION)
const [webhooks] = configsOf('WEBHOOKS', schemas.WEBHOOKS)
const subscriptions = webhooks?.subscriptions.crmObjects ?? []

describe('HubSpot’s own library', () => {
  test('knows the platform version, the newest that is not a beta', () => {
    expect(isKnownPlatformVersion(platformVersion)).toBe(true)
    expect(meetsMinimumPlatformVersion(platformVersion, '2026.09')).toBe(true)
  })

  test('reads every component, skips none, and finds no more of a kind than may be', async () => {
    const metadata = await getProjectMetadata(sources)
    expect(metadata.hsMetaFiles.length).toBe(components.length)
    expect(skipped).toEqual([])
    for (const { count, maxCount } of Object.values(metadata.components)) expect(count).toBeLessThanOrEqual(maxCount)
  })

  test('finds what the parts share in what is uploaded', async () => {
    const shared = await collectFileDependencies(await findAndParsePackageJsonFiles(sources))
    expect(shared).toMatchObject([{ packageName: 'smartsync-troubles', localPath: `${sources}/app/troubles` }])
  })

  test.each(components.map(({ uid }) => uid))('accepts the uid %s', (uid) => {
    expect(validateUid(uid)).toBeUndefined()
  })

  test.each(profiles)('fills in every variable of the %s profile', async (profile) => {
    expect(JSON.stringify((await project(profile)).components)).not.toContain('${')
  })
})

describe('each component', () => {
  test.each(components.map((component) => [component.uid, component] as const))('%s has its form', (_, component) => {
    const schema = Object.entries(schemas).find(([type]) => type === component.componentType)?.[1]
    expect(schema?.safeParse(component.config).error).toBeUndefined()
    expect(schema).toBeDefined()
  })

  test('starts from a file that is there', () => {
    const entrypoints = [...configsOf('CARD', schemas.CARD), ...configsOf('SETTINGS', schemas.SETTINGS)].map(
      ({ entrypoint }) => entrypoint,
    )
    expect(entrypoints.filter((path) => !existsSync(`${sources}${path}`))).toEqual([])
    expect(entrypoints.length).toBe(4)
  })

  test('has a logo of the listing’s size', async () => {
    const header = (await readFile(`${sources}/../logo.png`)).subarray(0, 24)
    expect(header.toString('latin1', 1, 4)).toBe('PNG')
    expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([800, 800])
  })

  test.each(['cards', 'settings'])('of %s names the versions that it is tested with', async (directory) => {
    const versions = z.object({ dependencies: z.record(z.string(), z.string()) })
    const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
    const { dependencies } = versions.parse(await read(`${sources}/app/${directory}/package.json`))
    const { devDependencies } = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(await read(`${sources}/../../package.json`))
    for (const [name, version] of Object.entries(dependencies)) {
      const place = version.replace('file:..', 'link:./app/src/app')
      expect(devDependencies[name]).toBe(place)
    }
    expect(dependencies.react).toBe('18.3.1')
  })
})

describe('the app asks for', () => {
  const asked = oauth.authorizeUrl({
    state: 's',
    redirectUri: 'https://smartsync.example.com/install/hubspot/callback',
  })
  const scopes = (name: string) => (asked.searchParams.get(name) ?? '').split(' ').toSorted()

  test('the scopes that the install link asks for, and no others', () => {
    expect(app?.auth.requiredScopes.toSorted()).toEqual(scopes('scope'))
    expect(app?.auth.optionalScopes.toSorted()).toEqual(scopes('optional_scope'))
  })

  test('calls to its own backend only, where also its webhooks, workflows and installs go', () => {
    const [workflow] = configsOf('WORKFLOW_ACTION', schemas.WORKFLOW_ACTION)
    const [redirect] = app?.auth.redirectUrls ?? []
    const addresses = [redirect, webhooks?.settings.targetUrl, workflow?.actionUrl].map(
      (url) => new URL(url ?? '').origin,
    )
    expect(app?.permittedUrls).toEqual({ fetch: [addresses[0]], iframe: [], img: [] })
    expect(new Set(addresses).size).toBe(1)
  })
})

describe('webhooks are subscribed to', () => {
  test('for all that can happen to a contact, company or deal that the provider reads', () => {
    for (const objectType of ['contact', 'company', 'deal'] as const) {
      const kinds = subscriptions.filter((each) => each.objectType === objectType).map((each) => each.subscriptionType)
      expect(new Set(kinds)).toEqual(
        new Set(['object.creation', 'object.deletion', 'object.merge', 'object.restore', 'object.propertyChange']),
      )
    }
    expect(webhooks?.subscriptions.hubEvents.map(({ subscriptionType }) => subscriptionType)).toEqual([
      'contact.privacyDeletion',
    ])
  })

  test('once each, and all of them in use', () => {
    const names = subscriptions.map((each) => `${each.objectType} ${each.subscriptionType} ${each.propertyName}`)
    expect(new Set(names).size).toBe(names.length)
    expect(subscriptions.every(({ active }) => active)).toBe(true)
  })

  test('so that the provider makes a change of each', () => {
    const typeIds = { contact: '0-1', company: '0-2', deal: '0-3' }
    const generic = subscriptions.map(({ subscriptionType, objectType, propertyName }, index) => ({
      eventId: index + 1,
      portalId: 99,
      occurredAt: 1_764_000_000_000,
      subscriptionType,
      objectTypeId: typeIds[objectType],
      objectId: 9,
      ...(propertyName === undefined ? {} : { propertyName }),
    }))
    const privacy = { ...generic[0], eventId: 999, subscriptionType: 'contact.privacyDeletion' }
    const decoded = events.decode(Buffer.from(JSON.stringify([...generic, privacy])))
    expect(decoded.ok && decoded.value.length).toBe(subscriptions.length + 1)
  })

  test('never for a property that only we write, for that would come back as an echo', () => {
    const properties = subscriptions.flatMap(({ propertyName }) => propertyName ?? [])
    const ours = new Set(fields.custom.map(({ field }) => field))
    expect(properties.filter((property) => ours.has(property))).toEqual([])
  })

  test('for every standard property that the default mappings carry', () => {
    const carried = fields.defaults.filter(({ fieldKind }) => fieldKind === 'standard')
    const known = new Set(subscriptions.map(({ objectType, propertyName }) => `${objectType} ${propertyName}`))
    expect(
      carried.map(({ entityType, crmField }) => `${entityType} ${crmField}`).filter((each) => !known.has(each)),
    ).toEqual([])
  })
})
