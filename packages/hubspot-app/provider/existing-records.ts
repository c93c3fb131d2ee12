import type { RecordType } from '@smartsync/core/crm'
import type { HubspotHttp } from './http.ts'
import type { RecordInput } from './record-inputs.ts'
import { findBySecondaryEmail, findRecords } from './record-reads.ts'

/**
 * Which of these creates stand against a record that exists, by trace: first by external key, then by e-mail, then by
 * secondary e-mail.
 */
export async function existingIds(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
): Promise<Map<string, string>> {
  const existing = new Map<string, string>()
  const open = () => inputs.filter(({ trace }) => !existing.has(trace))
  const look = async (
    textOf: (input: RecordInput) => string | undefined,
    find: (texts: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  ) => {
    const texts = open().flatMap((input) => textOf(input) ?? [])
    if (texts.length === 0) return
    const ids = await find(texts)
    for (const input of open()) {
      const id = ids.get(textOf(input) ?? '')
      if (id !== undefined) existing.set(input.trace, id)
    }
  }
  const by = (key: 'externalKey' | 'email') => async (texts: readonly string[]) => {
    const found = await findRecords(http, type, key, texts, [])
    return new Map(found.map((one) => [one.by, one.record.id]))
  }
  await look(({ externalKey }) => externalKey, by('externalKey'))
  if (type !== 'contact') return existing
  await look(({ properties }) => properties.email || undefined, by('email'))
  await look(
    ({ properties }) => properties.email?.trim().toLowerCase() || undefined,
    (emails) => findBySecondaryEmail(http, emails),
  )
  return existing
}
