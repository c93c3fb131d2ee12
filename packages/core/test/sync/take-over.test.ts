import { describe, expect, test } from 'vitest'
import { learntCompany, learntContact, type TakeOverRequest, takeOver } from '../../src/sync/index.ts'
import { bareCompany } from '../bare-company.ts'
import { mapping } from '../mapping/builders.ts'

const NOW = '2026-11-24T12:00:00.000Z'
const domain = mapping({ oppspotField: 'company.domain', crmField: 'domain', direction: 'bidirectional' })
const request = (changes: Partial<TakeOverRequest>): TakeOverRequest => ({
  mappings: [domain],
  record: { domain: 'crm.example' },
  changedAt: null,
  oppspot: { 'company.domain': null },
  oppspotAt: null,
  before: {},
  written: {},
  rule: 'newest',
  now: NOW,
  ...changes,
})

describe('what a record says', () => {
  test('is taken over where oppSpot does not know better, once', () => {
    const { said, changes } = takeOver(request({}))
    expect(changes).toMatchObject([{ field: 'company.domain', old: null, new: 'crm.example' }])
    expect(said).toEqual({ 'company.domain': { crm: 'crm.example', oppspot: null, holds: 'crm', at: NOW } })
    const again = takeOver(request({ before: said, now: '2026-11-25T12:00:00.000Z' }))
    expect(again).toEqual({ said, changes: [], heldBack: [] })
  })

  test('of a field that we wrote is a change only when it is not what we wrote', () => {
    const oppspot = { 'company.domain': 'ours.example' }
    const ours = { written: { domain: 'ours.example' }, oppspot }
    expect(takeOver(request({ ...ours, record: { domain: 'ours.example' } })).changes).toEqual([])
    const changed = takeOver(request({ ...ours, rule: 'oppspot' }))
    expect(changed.changes).toMatchObject([{ old: 'ours.example', new: 'crm.example' }])
  })

  test('because we wrote it after the last look is no word of the CRM, although oppSpot says something else by now', () => {
    const looked = { crm: 'old.example', oppspot: 'ours.example', holds: 'oppspot' as const, at: NOW }
    const news = takeOver(
      request({
        before: { 'company.domain': looked },
        written: { domain: 'ours.example' },
        record: { domain: 'ours.example' },
        oppspot: { 'company.domain': 'newer.example' },
        rule: 'crm',
      }),
    )
    expect(news).toMatchObject({ changes: [], said: { 'company.domain': { holds: 'oppspot', crm: 'ours.example' } } })
    const typed = request({
      before: news.said,
      written: { domain: 'ours.example' },
      record: { domain: 'typed.example' },
    })
    expect(takeOver({ ...typed, oppspot: { 'company.domain': 'newer.example' } }).changes).toMatchObject([
      { new: 'typed.example' },
    ])
  })

  test('and does not count is kept with the reason, and both values', () => {
    const conflict = request({ oppspot: { 'company.domain': 'ours.example' }, rule: 'oppspot' })
    expect(takeOver(conflict)).toMatchObject({
      changes: [],
      heldBack: [{ field: 'company.domain', current: 'ours.example', wanted: 'crm.example' }],
    })
    const taken = takeOver({ ...conflict, rule: 'crm' }).changes
    expect(taken).toMatchObject([{ new: 'crm.example', reason: expect.stringContaining('ours.example') }])
  })

  test('goes by the mapping’s own rule before the integration’s', () => {
    const mappings = [{ ...domain, conflict: 'crm' as const }]
    const conflict = { mappings, oppspot: { 'company.domain': 'ours.example' }, rule: 'oppspot' as const }
    expect(takeOver(request(conflict)).said['company.domain']?.holds).toBe('crm')
  })

  test('goes through the mapping’s transform, and stays out where it cannot be ours', () => {
    const host = mapping({ ...domain, direction: 'from_crm', transform: 'value.lowerAscii()' })
    const spelled = takeOver(request({ mappings: [host], record: { domain: 'CRM.example' } }))
    expect(spelled.changes).toMatchObject([{ new: 'crm.example' }])
    const staff = mapping({ oppspotField: 'company.employees', crmField: 'staff', direction: 'from_crm' })
    const odd = takeOver(request({ mappings: [staff], record: { staff: 'a handful' }, oppspot: {} }))
    expect(odd).toMatchObject({ said: {}, changes: [], heldBack: [{ wanted: 'a handful' }] })
  })
})

describe('what counts', () => {
  const said = takeOver(
    request({
      mappings: [domain, mapping({ oppspotField: 'company.city', crmField: 'city', direction: 'from_crm' })],
      record: { domain: 'CRM.example', city: 'Leeds' },
    }),
  ).said
  const source = { name: 'HubSpot', url: 'https://app.hubspot.com/contacts/1/record/0-2/7' }

  test('stands in the company as that organization sees it, under the CRM’s name', () => {
    const own = bareCompany
    const learnt = learntCompany(own, said, { source, currency: null })
    expect(learnt).toMatchObject({ domain: 'crm.example', address: { city: 'Leeds' }, name: own.name })
    expect(learnt.learnt).toEqual({ facts: ['website', 'location'], source, on: '2026-11-24' })
    expect(learntCompany(own, {}, { source, currency: null })).toBe(own)
  })

  test('of a revenue is in the CRM’s currency, and is nobody’s estimate', () => {
    const revenue = { amount: 1, currency: 'USD', year: 2024, estimated: true }
    const own = { ...bareCompany, revenue }
    const told = (crm: number | null, currency: string | null = 'GBP') => {
      const said = { 'company.revenue': { crm, oppspot: null, holds: 'crm' as const, at: NOW } }
      return learntCompany(own, said, { source, currency })
    }
    expect(told(5e6).revenue).toEqual({ amount: 5e6, currency: 'GBP', year: null, estimated: false })
    expect(told(5e6).learnt?.facts).toEqual(['revenue'])
    for (const nothing of [told(0), told(null), told(5e6, null)]) expect(nothing.revenue).toBeNull()
    expect(learntCompany(own, {}, { source, currency: 'GBP' }).revenue).toBe(revenue)
  })

  test('stands in the contact, what was emptied in the CRM as nothing', () => {
    const contact = { email: 'jo@ours.example', firstName: 'Jo', lastName: 'Ferris', title: 'CTO', phone: '1' }
    const told = (crm: string | null) => ({ crm, oppspot: null, holds: 'crm' as const, at: NOW })
    const learnt = learntContact(contact, { 'contact.title': told('CEO'), 'contact.phone': told(null) })
    expect(learnt).toEqual({ ...contact, title: 'CEO', phone: null })
  })
})
