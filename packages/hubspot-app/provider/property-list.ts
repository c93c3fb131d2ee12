import type { RecordType } from '@smartsync/core/crm'
import { type HubspotProperty, propertyList } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'

/** Every property of a type that is not archived. HubSpot gives all in one answer. */
export async function listProperties(http: HubspotHttp, type: RecordType): Promise<HubspotProperty[]> {
  const call = { method: 'GET', path: paths.properties(type), writes: false, records: 0 }
  const { results } = await http.send(call, propertyList)
  return results.filter(({ archived }) => archived !== true)
}
