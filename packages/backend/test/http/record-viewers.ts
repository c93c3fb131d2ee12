import nock from 'nock'
import { beforeEach } from 'vitest'
import { withoutNetwork } from './nocked.ts'

const EVERYBODY = [5, 6, 7]

/** Where `nock` plays HubSpot, it is asked who may see and edit a record: users 5, 6 and 7, until a test says otherwise. */
export function recordViewers() {
  withoutNetwork()
  const asked: string[] = []
  let viewers: (record: string) => { status: number; users?: number[]; editors?: number[]; body?: object } = () => ({
    status: 200,
  })
  beforeEach(() => {
    asked.length = 0
    viewers = () => ({ status: 200 })
    nock('https://api.hubapi.com')
      .persist()
      .get('/resource-permissions/v3/permitted-users')
      .query(true)
      .reply((request: Request) => {
        const resource = new URL(request.url).searchParams.get('resource') ?? ''
        asked.push(resource)
        const { status, users = EVERYBODY, editors = users, body } = viewers(resource)
        const actions = { 'crm-object:VIEW': { permittedUsers: users }, 'crm-object:EDIT': { permittedUsers: editors } }
        return [status, body ?? { resources: { [resource]: actions } }]
      })
  })
  return {
    /** The records that HubSpot was asked about, as it names them, such as `hcrn:100:crm-object:0-2:9`. */
    asked,
    /** What HubSpot answers from now on of a record that is so named. */
    say(answer: typeof viewers) {
      viewers = answer
    },
  }
}
