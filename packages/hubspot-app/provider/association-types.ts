import type { RecordType } from '@smartsync/core/crm'
import { associationTypeList } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'

/**
 * The number of the plain link between two types of record, as HubSpot tells it. HubSpot's own types have the same numbers
 * in every account, so each pair is asked for once, by whichever account needs it first. The "primary company" variants
 * are left to people.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associations-schema/guide
 */
export class AssociationTypes {
  readonly #known = new Map<string, Promise<number | null>>()

  /** Null where HubSpot has no plain link between the two. */
  plain(http: HubspotHttp, from: RecordType, to: RecordType): Promise<number | null> {
    const pair = `${from}>${to}`
    const known = this.#known.get(pair)
    if (known !== undefined) return known
    const asked = ask(http, from, to)
    this.#known.set(pair, asked)
    asked.catch(() => this.#known.delete(pair))
    return asked
  }
}

async function ask(http: HubspotHttp, from: RecordType, to: RecordType): Promise<number | null> {
  const call = { method: 'GET', path: paths.associationLabels(from, to), writes: false, records: 0 }
  const { results } = await http.send(call, associationTypeList)
  const plain = results.find(({ category, label }) => category === 'HUBSPOT_DEFINED' && !label)
  return plain?.typeId ?? null
}
