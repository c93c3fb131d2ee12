import { describe, expect, test } from 'vitest'
import {
  type CrmRecord,
  type CrmUser,
  type KnowledgeFields,
  knowledgeFields,
  knowledgeOf,
} from '../../src/crm/index.ts'

const fields: KnowledgeFields = {
  engagement: [
    { recordType: 'contact', field: 'last_reply', type: 'datetime', kind: 'replied' },
    { recordType: 'company', field: 'last_reply', type: 'datetime', kind: 'replied' },
    { recordType: 'company', field: 'deals', type: 'number', kind: 'open_deals' },
    { recordType: 'contact', field: 'next', type: 'datetime', kind: 'planned' },
  ],
  owner: [
    { recordType: 'company', field: 'owner' },
    { recordType: 'contact', field: 'owner' },
  ],
}
const users: CrmUser[] = [{ userId: null, id: '7', email: 'bob@seller.example', name: 'Bob Hart', active: true }]
const company = (known: CrmRecord['fields']): CrmRecord => ({ type: 'company', id: '1', fields: known })
const contact = (known: CrmRecord['fields']): CrmRecord => ({ type: 'contact', id: '2', fields: known })
const known = (...records: CrmRecord[]) => knowledgeOf(records, fields, users, [])

describe('what a CRM holds about a company', () => {
  test('is read with its records, field by field as the CRM names them', () => {
    expect(knowledgeFields(fields, 'contact')).toEqual([
      { field: 'last_reply', type: 'datetime' },
      { field: 'next', type: 'datetime' },
      { field: 'owner', type: 'owner' },
    ])
    expect(knowledgeFields(fields, 'deal')).toEqual([])
  })

  test('is the latest of each kind over the company and its people', () => {
    const records = [
      company({ last_reply: '2026-10-01T10:00:00.000Z', deals: 2, owner: null }),
      contact({ last_reply: '2026-11-12T10:00:00.000Z', next: '2026-12-01T09:00:00.000Z', owner: '7' }),
    ]
    expect(known(...records)).toEqual({
      owner: { email: 'bob@seller.example', name: 'Bob Hart' },
      engagements: [
        { kind: 'open_deals', at: null, count: 2 },
        { kind: 'replied', at: '2026-11-12T10:00:00.000Z', count: null },
      ],
      planned: ['2026-12-01T09:00:00.000Z'],
      ownTasks: [],
    })
  })

  test('is nothing where there is no record, and little where the record is bare', () => {
    expect(known()).toBeNull()
    expect(known(company({ last_reply: null, deals: 0 }))).toEqual({
      owner: null,
      engagements: [],
      planned: [],
      ownTasks: [],
    })
  })

  test('is owned even by a user who has gone', () => {
    expect(known(company({ owner: '99' }))?.owner).toMatchObject({ email: null })
  })
})
