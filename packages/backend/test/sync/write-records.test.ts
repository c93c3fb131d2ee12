import { type CrmConnector, CrmError, type CrmRecord, type Outcome, type RecordWrite } from '@smartsync/core/crm'
import type { WantedField } from '@smartsync/core/mapping'
import { describe, expect, test } from 'vitest'
import { type Subject, writeRecords } from '../../src/sync/records/write-records.ts'
import { locateRecords } from '../../src/sync/targets/locate-records.ts'
import { noRules } from '../../src/work/field-rules.ts'

const fields = [{ field: 'city', type: 'text' as const }]
const guard = {
  linkedTo: async () => new Map<string, string>(),
  undone: async () => new Map(),
  rules: async () => noRules,
  intend: async () => {},
  beforeWriting: async () => {},
}
const wanted: WantedField[] = [
  { field: 'city', type: 'text', value: 'Leeds', policy: 'if_blank', reason: 'City', accompanies: false },
]
const subject: Subject = { key: 'ours', before: null, wanted, written: {}, create: true, associate: [] }
const record = (id: string, city: string | null): CrmRecord => ({ type: 'company', id, fields: { city } })

/** A CRM that holds these records, and refuses to create what is there already. */
function crm(records: readonly CrmRecord[]) {
  const calls: string[] = []
  const refuse = () => Promise.reject(new Error('Not needed here'))
  const outcome = ({ ref, id }: RecordWrite): Outcome => {
    const [standing] = records
    if (id !== null) return { ref, ok: true, id, created: false }
    if (!standing) return { ref, ok: true, id: 'new', created: true }
    const error = new CrmError('crm_conflict', 'It exists', { help: 'Update it', existingId: standing.id })
    return { ref, ok: false, error }
  }
  const connector: CrmConnector = {
    whoAmI: refuse,
    async read(_type, ids) {
      calls.push(`read ${ids}`)
      return records.filter(({ id }) => ids.includes(id))
    },
    async find(_type, key, values) {
      calls.push(`find ${key}`)
      return key === 'domain' ? values.flatMap((by) => records.map((each) => ({ by, record: each }))) : []
    },
    associated: refuse,
    changedSince: refuse,
    count: refuse,
    select: refuse,
    async upsert(_type, writes) {
      calls.push(...writes.map(({ id }) => (id === null ? 'create' : `update ${id}`)))
      return writes.map(outcome)
    },
    createTasks: refuse,
    removeTasks: refuse,
    associate: refuse,
    completeWorkflows: refuse,
    users: refuse,
    deletedAmong: refuse,
    rightsOn: refuse,
    pipelines: refuse,
    describeFields: refuse,
    ensureFields: refuse,
  }
  return { connector, calls }
}

const write = (connector: CrmConnector, subjects: Subject[]) =>
  writeRecords(connector, 'company', subjects, fields, guard)

describe('writing records', () => {
  test('creates what is not there, and writes nothing where nothing differs', async () => {
    const { connector, calls } = crm([])
    const standing = { ...subject, key: 'standing', before: record('1', 'Leeds') }
    expect(await write(connector, [subject, standing])).toMatchObject([
      { key: 'ours', recordId: 'new', result: 'created' },
      { key: 'standing', recordId: '1', result: 'unchanged' },
    ])
    expect(calls).toEqual(['create'])
  })

  test('updates a record that turns out to exist, from what stands there', async () => {
    const { connector, calls } = crm([record('7', null)])
    expect(await write(connector, [subject])).toMatchObject([{ recordId: '7', result: 'updated' }])
    expect(calls).toEqual(['create', 'read 7', 'update 7'])
  })

  test('leaves what a person typed into it', async () => {
    const { connector, calls } = crm([record('7', 'York')])
    expect(await write(connector, [subject])).toMatchObject([{ recordId: '7', result: 'unchanged' }])
    expect(calls).toEqual(['create', 'read 7'])
  })

  test('tells of what the CRM let nobody write as held back, not as written', async () => {
    const { connector } = crm([])
    const partly: CrmConnector = {
      ...connector,
      upsert: async (_type, writes) =>
        writes.map(({ ref }) => ({
          ref,
          ok: true,
          id: '1',
          created: true,
          leftOut: [{ field: 'zip', why: 'read_only' }],
        })),
    }
    const zip: WantedField = {
      field: 'zip',
      type: 'text',
      value: 'LS1',
      policy: 'always',
      reason: 'Postcode',
      accompanies: false,
    }
    const [synced] = await write(partly, [{ ...subject, wanted: [...wanted, zip] }])
    expect(synced?.plan?.changes.map(({ field }) => field)).toEqual(['city'])
    expect(synced?.plan?.heldBack).toMatchObject([{ field: 'zip', reason: 'The CRM keeps this field itself' }])
  })

  test('creates nothing that may not be created', async () => {
    const { connector, calls } = crm([])
    expect(await write(connector, [{ ...subject, create: false }])).toMatchObject([
      { recordId: null, result: 'absent' },
    ])
    expect(calls).toEqual([])
  })
})

describe('locating records', () => {
  const lookups = [
    { key: 'externalKey', value: 'ours' },
    { key: 'domain', value: 'group.example' },
  ] as const
  const sought = { key: 'ours', recordId: null, lookups }

  test('goes from known ids over our key to the domain, and stops asking for what it has', async () => {
    const { connector, calls } = crm([record('7', null)])
    const known = { key: 'known', recordId: '7', lookups }
    expect([...(await locateRecords(connector, 'company', [known], fields, guard)).keys()]).toEqual(['known'])
    expect(calls).toEqual(['read 7'])
    await locateRecords(connector, 'company', [sought], fields, guard)
    expect(calls.slice(1)).toEqual(['find externalKey', 'find domain'])
  })

  test('gives a record to one entity only, and never one that belongs to another', async () => {
    const { connector } = crm([record('7', null)])
    const sibling = { ...sought, key: 'sibling' }
    const found = await locateRecords(connector, 'company', [sought, sibling], fields, guard)
    expect([...found.keys()]).toEqual(['ours'])
    const theirs = { ...guard, linkedTo: async () => new Map([['7', 'sibling']]) }
    expect([...(await locateRecords(connector, 'company', [sought, sibling], fields, theirs)).keys()]).toEqual([
      'sibling',
    ])
  })
})
