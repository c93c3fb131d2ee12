import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkTo, PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
let company: string
beforeAll(async () => {
  hubspot = await UnderTest.start()
  await hubspot.addProperty('companies', { name: 'smartsync_summary', label: 'Summary' })
  company = await hubspot.create('companies', {
    name: '<img src=x onerror=alert(1)>',
    city: '"Leeds" & \'York\'',
    smartsync_summary: 'Growing fast',
  })
  const contact = await hubspot.create('contacts', { firstname: 'Ann', lastname: 'Archer' }, [linkTo(company, 1)])
  const task = { hs_timestamp: '1795392000000', hs_task_subject: 'Call Ann', hs_task_body: '<p>Two <b>roles</b></p>' }
  await hubspot.create('tasks', task, [linkTo(company, 192), linkTo(contact, 204)])
})
afterAll(() => hubspot.stop())

const get = async (path: string) => {
  const response = await fetch(hubspot.sandbox.url + path)
  return { status: response.status, text: await response.text() }
}
const recordPath = () => `/contacts/${PORTAL}/record/0-2/${company}`

describe('the pages', () => {
  it('list the accounts, their objects and who is connected', async () => {
    const { status, text } = await get('/')
    expect(status).toBe(200)
    expect(text).toContain(`/contacts/${PORTAL}/objects/0-27`)
    expect(text).toContain('App under test')
  })

  it('list records with links to each', async () => {
    const { text } = await get(`/contacts/${PORTAL}/objects/0-2`)
    expect(text).toContain(recordPath())
  })

  it('show a record: the app’s own group first, its links and its tasks', async () => {
    const { text } = await get(recordPath())
    expect(text.indexOf('Growing fast')).toBeLessThan(text.indexOf('Company information'))
    expect(text).toContain('Ann Archer')
    expect(text).toContain('Call Ann')
    expect(text).toContain('Two  roles')
  })

  it('escape everything that comes from a record', async () => {
    for (const path of [recordPath(), `/contacts/${PORTAL}/objects/0-2`]) {
      const { text } = await get(path)
      expect(text).not.toContain('<img')
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    }
  })

  it.each(['/contacts/1/objects/0-1', `/contacts/${PORTAL}/objects/0-5`, `/contacts/${PORTAL}/record/0-1/404`])(
    'say that %s is not there',
    async (path) => {
      const { status, text } = await get(path)
      expect(status).toBe(404)
      expect(text).toContain('Not found')
    },
  )
})

describe('the form', () => {
  const edit = (fields: Record<string, string>) =>
    fetch(hubspot.sandbox.url + recordPath(), {
      method: 'POST',
      body: new URLSearchParams({ userId: '502', ...fields }),
      redirect: 'manual',
    })

  it('changes a value and returns to the record', async () => {
    const response = await edit({ property: 'city', value: 'Hull' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(recordPath())
    expect((await get(recordPath())).text).toContain('Hull')
  })

  it('says what is wrong with a value and changes nothing', async () => {
    const response = await edit({ property: 'industry', value: '<b>' })
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text).toContain('role="alert"')
    expect(text).toContain('&lt;b&gt; was not one of the allowed options')
  })
})
