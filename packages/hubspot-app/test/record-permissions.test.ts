import { describe, expect, test } from 'vitest'
import { connect, fault, hubspot, onPurpose, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const PATH = '/resource-permissions/v3/permitted-users'
const resource = 'hcrn:99:crm-object:0-2:7'

/** HubSpot says who may do what with company 7. */
const permits = (actions: Record<string, number[]>) =>
  hubspot()
    .get(PATH)
    .query({ resource })
    .reply(200, {
      resources: {
        [resource]: Object.fromEntries(
          Object.entries(actions).map(([action, permittedUsers]) => [action, { permittedUsers }]),
        ),
      },
    })
const rightsOf = (userId: string, id = '7') => connect().connector.rightsOn({ type: 'company', id }, userId)
const none = { view: false, edit: false }

describe('a user may view or edit a record', () => {
  test('when HubSpot names them among those who may, in one call for both', async () => {
    permits({ 'crm-object:VIEW': [501, 502], 'crm-object:EDIT': [501] })
    const { connector, calls } = connect()
    expect(await connector.rightsOn({ type: 'company', id: '7' }, '502')).toEqual({ view: true, edit: false })
    expect(calls).toMatchObject([{ method: 'GET', path: PATH, status: 200 }])
  })

  test('each by its own list', async () => {
    permits({ 'crm-object:VIEW': [501, 502], 'crm-object:EDIT': [501] })
    expect(await rightsOf('501')).toEqual({ view: true, edit: true })
  })

  test('and not when others may, or they may only do something else', async () => {
    permits({ 'crm-object:VIEW': [501], 'crm-object:COMMUNICATE': [502] })
    expect(await rightsOf('502')).toEqual(none)
    permits({ 'crm-object:VIEW': [5020] })
    expect(await rightsOf('502')).toEqual(none)
  })

  test.each([
    ['says nothing of the record', 200, { resources: {} }],
    ['does not know it', 404, fault('OBJECT_NOT_FOUND')],
    ['takes its id for none', 400, fault('VALIDATION_ERROR')],
  ])('and not when HubSpot %s', async (_, status, answer) => {
    hubspot().get(PATH).query({ resource }).reply(status, answer)
    expect(await rightsOf('502')).toEqual(none)
  })

  test('and not when the record’s id is no id of HubSpot’s, without a call', async () => {
    expect(await rightsOf('502', '7&resource=hcrn:99:crm-object:0-2:8')).toEqual(none)
    expect(await rightsOf('502', '*')).toEqual(none)
  })
})

describe('it is not known who may', () => {
  test.each([
    ['does not let us ask', 403, fault('MISSING_SCOPES'), 'crm_forbidden'],
    ['fails', 503, fault('INTERNAL_ERROR'), 'crm_unavailable'],
    ['answers in another shape', 200, { permittedUsers: [502] }, 'crm_protocol'],
  ])('when HubSpot %s', async (_, status, answer, code) => {
    hubspot().get(PATH).query({ resource }).reply(status, answer, onPurpose)
    await expect(rightsOf('502')).rejects.toMatchObject({ code })
  })
})
