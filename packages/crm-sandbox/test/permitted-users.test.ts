import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

const [ADA, SAM, RITA] = [501, 502, 503]
const SAMS_OWNER_ID = '90502'

let hubspot: UnderTest
let sams: string
let nobodys: string
beforeAll(async () => {
  hubspot = await UnderTest.start()
  sams = await hubspot.create('companies', { name: 'Sam’s', hubspot_owner_id: SAMS_OWNER_ID })
  nobodys = await hubspot.create('companies', { name: 'Nobody’s' })
  for (const userId of [SAM, RITA]) await setViews(userId, 'owned')
})
afterAll(() => hubspot.stop())

const setViews = (userId: number, views: string) =>
  hubspot.send('PATCH', `/sandbox/hubspot/portals/${PORTAL}/users/${userId}`, { views })
const named = (id: string, portalId = PORTAL) => `hcrn:${portalId}:crm-object:0-2:${id}`
const ask = (...resources: string[]) =>
  hubspot.api(
    'GET',
    `/resource-permissions/v3/permitted-users?${resources.map((one) => `resource=${encodeURIComponent(one)}`).join('&')}`,
  )
const viewersOf = async (id: string) => {
  const { body } = await ask(named(id))
  return body.resources[named(id)]['crm-object:VIEW'].permittedUsers
}

describe('the API', () => {
  it('names who may view a record: those who may view all, and its owner', async () => {
    expect(await viewersOf(sams)).toEqual([ADA, SAM])
    expect(await viewersOf(nobodys)).toEqual([ADA])
  })

  it('names who may edit it besides: nobody who may not view it', async () => {
    const setEdits = (edits: string) =>
      hubspot.send('PATCH', `/sandbox/hubspot/portals/${PORTAL}/users/${SAM}`, { views: 'all', edits })
    const editors = async (id: string) =>
      (await ask(named(id))).body.resources[named(id)]['crm-object:EDIT'].permittedUsers
    await setEdits('none')
    expect(await viewersOf(sams)).toEqual([ADA, SAM])
    expect(await editors(sams)).toEqual([ADA])
    await setEdits('owned')
    expect(await editors(sams)).toEqual([ADA, SAM])
    expect(await editors(nobodys)).toEqual([ADA])
    await setEdits('all')
    expect(await editors(nobodys)).toEqual([ADA, SAM])
    await setViews(SAM, 'owned')
    expect(await editors(nobodys)).toEqual([ADA])
  })

  it('follows what is set later', async () => {
    await setViews(RITA, 'all')
    expect(await viewersOf(nobodys)).toEqual([ADA, RITA])
    await setViews(RITA, 'owned')
    expect(await viewersOf(nobodys)).toEqual([ADA])
  })

  it('leaves out records that are not there, or are another account’s', async () => {
    const { status, body } = await ask(named(sams), named('404'), named(sams, 1))
    expect(status).toBe(200)
    expect(Object.keys(body.resources)).toEqual([named(sams)])
  })

  it('refuses what names no record, and more than twenty', async () => {
    expect((await ask('company 7')).status).toBe(400)
    expect((await ask(...Array.from({ length: 21 }, (_, n) => named(String(n))))).status).toBe(400)
  })
})

describe('the page of a record', () => {
  const open = (id: string, as: number) => fetch(`${hubspot.sandbox.url}/contacts/${PORTAL}/record/0-2/${id}?as=${as}`)

  it('opens for those who may view it, and for nobody else', async () => {
    expect((await open(sams, SAM)).status).toBe(200)
    const refused = await open(sams, RITA)
    expect(refused.status).toBe(403)
    const text = await refused.text()
    expect(text).toContain('do not have permission')
    expect(text).not.toContain('Sam’s')
  })
})
