import type { Mapping } from '../../src/mapping/index.ts'
import type { Company, Contact, Enrichment, Signal } from '../../src/model/index.ts'
import { bareCompany } from '../bare-company.ts'

export function mapping(overrides: Partial<Mapping> = {}): Mapping {
  return {
    entityType: 'company',
    oppspotField: 'company.name',
    crmField: 'name',
    fieldKind: 'standard',
    type: 'text',
    transform: null,
    defaultValue: null,
    required: false,
    direction: 'to_crm',
    policy: 'if_ours',
    ...overrides,
  }
}

/** A bare company: a name and nothing else. */
export function company(overrides: Partial<Company> = {}): Company {
  return { ...bareCompany, id: 'c1', name: 'Aster Foods', ...overrides }
}

export const contact: Contact = {
  email: 'ada@aster.example',
  firstName: 'Ada',
  lastName: 'Quill',
  title: null,
  phone: '',
}

export function signal(overrides: Partial<Signal> = {}): Signal {
  return {
    id: 's1',
    kind: 'hiring',
    strength: 'strong',
    title: '12 engineers wanted',
    on: '2026-10-01',
    ageInDays: 30,
    weight: 0.5,
    source: { name: 'Job board', url: null },
    evidence: ['f1'],
    ...overrides,
  }
}

export function enrichment(overrides: Partial<Enrichment> = {}): Enrichment {
  return {
    companyId: 'c1',
    companyName: 'Aster Foods',
    invented: true,
    at: '2026-11-02T09:30:00.000Z',
    fingerprint: 'abc',
    facts: [],
    signals: [],
    score: { total: 0, band: 'cold', confidence: 0.2, parts: [], profile: '1' },
    summary: { writer: 'template', sentences: [] },
    actions: [],
    wait: null,
    stage: { stage: 'prospect', reason: 'Nothing is known', evidence: [] },
    owner: { userId: null, email: null, reason: 'Nobody fits' },
    ...overrides,
  }
}
