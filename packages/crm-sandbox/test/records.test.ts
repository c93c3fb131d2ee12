import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkTo, PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
  await hubspot.send('PUT', '/sandbox/hubspot/settings', { requestsPerTenSeconds: 100_000 })
})
afterAll(() => hubspot.stop())

const objects = '/crm/objects/2026-09'
const post = (type: string, properties: Record<string, unknown>, associations?: unknown[]) =>
  hubspot.api('POST', `${objects}/${type}`, { properties, associations })

describe('a record', () => {
  it('is created with an id and times, and read back', async () => {
    const created = await post('contacts', { email: 'Ann@Example.com', firstname: 'Ann' })
    expect(created.status).toBe(201)
    expect(created.body.properties).toMatchObject({
      email: 'ann@example.com',
      hs_email_domain: 'example.com',
      hs_object_id: created.body.id,
    })
    const read = await hubspot.api('GET', `${objects}/contacts/${created.body.id}?properties=firstname,jobtitle`)
    expect(read.status).toBe(200)
    expect(read.body).toMatchObject({ id: created.body.id, archived: false, createdAt: '2026-11-23T09:00:00.000Z' })
    expect(read.body.properties).toMatchObject({ firstname: 'Ann', jobtitle: null })
    expect(read.body.properties).not.toHaveProperty('email')
  })

  it('is found by type id and singular too, and by e-mail, also a secondary one', async () => {
    const id = await hubspot.create('0-1', { email: 'by@mail.example', hs_additional_emails: 'second@mail.example' })
    for (const email of ['by@mail.example', 'SECOND@mail.example']) {
      const reply = await hubspot.api('GET', `${objects}/contact/${encodeURIComponent(email)}?idProperty=email`)
      expect(reply.body.id).toBe(id)
    }
  })

  it('changes by patch, keeps what was not named, and clears with an empty string', async () => {
    const id = await hubspot.create('companies', { name: 'Acme', city: 'Leeds', phone: '1' })
    hubspot.clock.advance(1000)
    const reply = await hubspot.api('PATCH', `${objects}/companies/${id}`, { properties: { city: '', phone: '2' } })
    expect(reply.status).toBe(200)
    expect(reply.body.properties.hs_lastmodifieddate).toBe(reply.body.updatedAt)
    expect(reply.body.updatedAt > reply.body.createdAt).toBe(true)
    const read = await hubspot.api('GET', `${objects}/companies/${id}?properties=name&properties=city&properties=phone`)
    expect(read.body.properties).toMatchObject({ name: 'Acme', city: null, phone: '2' })
  })

  it('is gone once archived, and shows with archived=true', async () => {
    const id = await hubspot.create('companies', { name: 'Gone' })
    expect((await hubspot.api('DELETE', `${objects}/companies/${id}`)).status).toBe(204)
    expect((await hubspot.api('GET', `${objects}/companies/${id}`)).status).toBe(404)
    const archived = await hubspot.api('GET', `${objects}/companies/${id}?archived=true`)
    expect(archived.body.archived).toBe(true)
  })

  it('gives up its unique values when archived', async () => {
    const id = await hubspot.create('contacts', { email: 'reused@example.com' })
    await hubspot.api('DELETE', `${objects}/contacts/${id}`)
    expect((await post('contacts', { email: 'reused@example.com' })).status).toBe(201)
  })

  it('is listed in pages', async () => {
    for (const name of ['First', 'Second']) await hubspot.create('companies', { name })
    const first = await hubspot.api('GET', `${objects}/companies?limit=1`)
    const second = await hubspot.api('GET', `${objects}/companies?limit=1&after=${first.body.paging.next.after}`)
    expect(second.body.results[0].id).not.toBe(first.body.results[0].id)
  })
})

describe('a refused write', () => {
  it('answers 409 with the id of the contact that has the e-mail', async () => {
    const id = await hubspot.create('contacts', { email: 'taken@example.com' })
    const reply = await post('contacts', { email: 'TAKEN@example.com' })
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({ category: 'CONFLICT', message: `Contact already exists. Existing ID: ${id}` })
  })

  it.each([
    ['an unknown property', 'contacts', { email: 'a@b.example', nonsense: '1' }, 'PROPERTY_DOESNT_EXIST'],
    ['a read-only property', 'contacts', { email: 'a@b.example', createdate: '1' }, 'READ_ONLY_VALUE'],
    ['a calculated property', 'deals', { dealname: 'D', hs_is_closed: 'true' }, 'READ_ONLY_VALUE'],
    ['a bad e-mail', 'contacts', { email: 'not an address' }, 'INVALID_EMAIL'],
    ['an option that is not one', 'companies', { name: 'A', industry: 'Software' }, 'INVALID_OPTION'],
    ['an owner that is not one', 'companies', { name: 'A', hubspot_owner_id: '501' }, 'INVALID_OPTION'],
    ['a stage that is not one', 'deals', { dealname: 'D', dealstage: 'qualified' }, 'INVALID_OPTION'],
    ['a number with a separator', 'companies', { name: 'A', numberofemployees: '1,000' }, 'INVALID_NUMBER'],
    ['a time that is not one', 'tasks', { hs_timestamp: 'tomorrow' }, 'INVALID_LONG'],
    ['a contact without a name or e-mail', 'contacts', { jobtitle: 'CEO' }, 'REQUIRED_FIELD'],
    ['a task without a due date', 'tasks', { hs_task_subject: 'Call' }, 'REQUIRED_FIELD'],
  ])('names %s', async (_name, type, properties, code) => {
    const reply = await post(type, properties)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' })
    expect(reply.body.errors[0].code).toBe(code)
  })

  it('holds JSON in the message about values, as the real one does', async () => {
    const { body } = await post('contacts', { firstname: 'A', nonsense: '1' })
    const [fault] = JSON.parse(body.message.slice(body.message.indexOf('[')))
    expect(fault).toMatchObject({ isValid: false, error: 'PROPERTY_DOESNT_EXIST', name: 'nonsense', portalId: PORTAL })
  })

  it('refuses values that are not strings, and a body that is not JSON', async () => {
    expect((await post('companies', { name: 'A', numberofemployees: 5 })).status).toBe(400)
    const response = await fetch(`${hubspot.sandbox.url}${objects}/companies`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${hubspot.token}`, 'Content-Type': 'application/json' },
      body: '{"properties":',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' })
  })

  it('leaves nothing behind', async () => {
    const before = await hubspot.send('GET', `/sandbox/hubspot/portals/${PORTAL}/records?type=tasks`)
    const reply = await post('tasks', { hs_timestamp: '1' }, [linkTo('404', 204)])
    expect(reply.status).toBe(400)
    expect(reply.body.context.INVALID_OBJECT_IDS).toEqual(['CONTACT=404 is not valid'])
    const after = await hubspot.send('GET', `/sandbox/hubspot/portals/${PORTAL}/records?type=tasks`)
    expect(after.body.total).toBe(before.body.total)
  })
})

describe('values', () => {
  const stored = async (type: string, definition: Record<string, unknown>, value: string) => {
    await hubspot.addProperty(type, definition)
    const reply = await post(type, { name: 'A company', [String(definition.name)]: value })
    return reply.status === 201 ? reply.body.properties[String(definition.name)] : reply.body.errors[0]
  }
  const day = { name: 'a_day', type: 'date', fieldType: 'date' }

  it('of a date are a day, or milliseconds at midnight UTC', async () => {
    expect(await stored('companies', day, '2026-11-23')).toBe('2026-11-23')
    expect(await stored('companies', day, String(Date.UTC(2026, 10, 23)))).toBe('2026-11-23')
    const refused = await stored('companies', day, String(Date.UTC(2026, 10, 23, 22, 18)))
    expect(refused).toMatchObject({ code: 'INVALID_DATE' })
    expect(refused.message).toContain('22:18')
  })

  it('of a datetime are milliseconds or ISO 8601, and read back as ISO 8601', async () => {
    const time = { name: 'a_time', type: 'datetime', fieldType: 'date' }
    expect(await stored('companies', time, '1795392000000')).toBe('2026-11-23T00:00:00.000Z')
    expect(await stored('companies', time, '2026-11-23T10:00:00+01:00')).toBe('2026-11-23T09:00:00.000Z')
  })

  it('of several checkboxes are joined by semicolons; a leading one adds', async () => {
    const option = (value: string) => ({ label: value, value, displayOrder: 0, hidden: false })
    const name = 'picks'
    const options = [option('a'), option('b')]
    expect(
      await stored('companies', { name, type: 'enumeration', fieldType: 'checkbox', options }, 'a;c'),
    ).toMatchObject({ code: 'INVALID_OPTION' })
    const id = await hubspot.create('companies', { name: 'A company', [name]: 'a' })
    const reply = await hubspot.api('PATCH', `${objects}/companies/${id}`, { properties: { [name]: ';b' } })
    expect(reply.body.properties[name]).toBe('a;b')
  })

  it('of a deal follow its stage', async () => {
    const id = await hubspot.create('deals', { dealname: 'Won', dealstage: 'closedwon' })
    const reply = await hubspot.api(
      'GET',
      `${objects}/0-3/${id}?properties=pipeline,hs_is_closed,hs_is_closed_won,hs_deal_stage_probability`,
    )
    expect(reply.body.properties).toMatchObject({
      pipeline: 'default',
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_deal_stage_probability: '1.0',
    })
  })
})

describe('two records that are one', () => {
  it('merge: blanks are filled, links move, and the old id leads to the survivor', async () => {
    const company = await hubspot.create('companies', { name: 'Linked' })
    const primary = await hubspot.create('contacts', { email: 'one@merge.example', firstname: 'One' })
    const other = await hubspot.create('contacts', { email: 'two@merge.example', firstname: 'Two', jobtitle: 'CTO' }, [
      linkTo(company, 279),
    ])
    const merged = await hubspot.api('POST', `${objects}/contacts/merge`, {
      primaryObjectId: primary,
      objectIdToMerge: other,
    })
    expect(merged.body.properties).toMatchObject({ firstname: 'One', jobtitle: 'CTO' })
    const read = await hubspot.api('GET', `${objects}/contacts/${other}?associations=companies`)
    expect(read.body.id).toBe(primary)
    expect(read.body.associations.companies.results).toEqual([{ id: company, type: 'contact_to_company' }])
    const byEmail = await hubspot.api('GET', `${objects}/contacts/two@merge.example?idProperty=email`)
    expect(byEmail.body.id).toBe(primary)
  })
})

describe('a person forgotten', () => {
  it('leaves no record, not even an archived one', async () => {
    const id = await hubspot.create('contacts', { email: 'forget@me.example' })
    const body = { objectId: 'forget@me.example', idProperty: 'email' }
    expect((await hubspot.api('POST', `${objects}/contacts/gdpr-delete`, body)).status).toBe(204)
    expect((await hubspot.api('GET', `${objects}/contacts/${id}?archived=true`)).status).toBe(404)
  })
})

describe('what the sandbox does not have', () => {
  it('is said plainly', async () => {
    expect((await hubspot.api('GET', `${objects}/tickets`)).status).toBe(400)
    expect((await hubspot.api('GET', '/crm/v3/objects/contacts')).status).toBe(404)
    const id = await hubspot.create('companies', { name: 'A' })
    expect((await hubspot.api('GET', `${objects}/companies/${id}?propertiesWithHistory=name`)).status).toBe(400)
  })
})
