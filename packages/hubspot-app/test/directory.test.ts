import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { connect, hubspot, settings, withoutNetwork } from './hubspot.ts'

withoutNetwork()

describe('the account', () => {
  const details = {
    portalId: 99,
    uiDomain: 'app-eu1.hubspot.com',
    timeZone: 'Europe/London',
    accountType: 'STANDARD',
    companyCurrency: 'GBP',
    additionalCurrencies: [],
    dataHostingLocation: 'eu1',
    utcOffset: '+00:00',
    utcOffsetMilliseconds: 0,
  }

  test('is named as its webhooks name it', async () => {
    hubspot().get('/account-info/2026-09/details').reply(200, details)
    expect(await connect().connector.whoAmI()).toEqual({
      accountId: '99',
      name: null,
      instanceUrl: 'https://app-eu1.hubspot.com',
      currency: 'GBP',
    })
  })

  test('has no currency that we know where HubSpot names it by another name than its code', async () => {
    hubspot()
      .get('/account-info/2026-09/details')
      .reply(200, { ...details, companyCurrency: 'pounds' })
    expect(await connect().connector.whoAmI()).toMatchObject({ accountId: '99', currency: null })
  })
})

describe('users', () => {
  test('are the owners, by owner id, of all pages', async () => {
    const owner = {
      type: 'PERSON',
      archived: false,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
    }
    hubspot()
      .get('/crm/owners/2026-09')
      .query({ limit: 100 })
      .reply(200, {
        results: [{ ...owner, id: '1', userId: 70, email: 'a@example.com', firstName: 'Anna', lastName: 'Bell' }],
        paging: { next: { after: 'p2', link: 'x' } },
      })
    hubspot()
      .get('/crm/owners/2026-09')
      .query({ limit: 100, after: 'p2' })
      .reply(200, { results: [{ ...owner, id: '2', email: '' }] })
    expect(await connect().connector.users()).toEqual([
      { id: '1', userId: '70', email: 'a@example.com', name: 'Anna Bell', active: true },
      { id: '2', userId: null, email: null, name: 'Owner 2', active: true },
    ])
  })
})

describe('pipelines', () => {
  test('come with their stages in order, closed ones marked, archived ones left out', async () => {
    const times = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }
    const stage = (id: string, displayOrder: number, isClosed: string, archived = false) => ({
      id,
      label: `Stage ${id}`,
      displayOrder,
      archived,
      metadata: { isClosed, probability: '0.5' },
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
      ...times,
    })
    const stages = [stage('won', 2, 'true'), stage('new', 0, 'false'), stage('old', 1, 'false', true)]
    hubspot()
      .get('/crm/pipelines/2026-09/deals')
      .reply(200, {
        results: [
          { id: 'b', label: 'B', displayOrder: 1, archived: false, stages: [], ...times },
          { id: 'default', label: 'Sales', displayOrder: 0, archived: false, stages, ...times },
        ],
      })
    expect(await connect().connector.pipelines()).toEqual([
      {
        id: 'default',
        label: 'Sales',
        stages: [
          { id: 'new', label: 'Stage new', order: 0, closed: false },
          { id: 'won', label: 'Stage won', order: 2, closed: true },
        ],
      },
      { id: 'b', label: 'B', stages: [] },
    ])
  })
})

describe('the address of a record', () => {
  const { recordUrl } = hubspotProvider({ ...settings, appUrl: 'https://app-eu1.hubspot.com/' })

  test.each([
    ['contact', 'https://app-eu1.hubspot.com/contacts/99/record/0-1/5'],
    ['company', 'https://app-eu1.hubspot.com/contacts/99/record/0-2/5'],
    ['deal', 'https://app-eu1.hubspot.com/contacts/99/record/0-3/5'],
    ['task', null],
  ] as const)('of a %s is %s', (type, url) => {
    expect(recordUrl('99', type, '5')).toBe(url)
  })
})
