import { sampleId, sampleOrganizations } from './ids.ts'

export const organizations = [
  { id: sampleOrganizations.demo, name: 'Demo Organization', slug: 'demo' },
  { id: sampleOrganizations.other, name: 'Other Organization', slug: 'other' },
]

/** Invented colleagues: three at the demo organization, one at the other. */
export const sampleUsers = [
  { id: sampleId('profiles', 1), org_id: sampleOrganizations.demo, full_name: 'Ada Sample', email: 'ada@demo.example' },
  { id: sampleId('profiles', 2), org_id: sampleOrganizations.demo, full_name: 'Ben Sample', email: 'ben@demo.example' },
  {
    id: sampleId('profiles', 3),
    org_id: sampleOrganizations.demo,
    full_name: 'Cleo Sample',
    email: 'cleo@demo.example',
  },
  {
    id: sampleId('profiles', 4),
    org_id: sampleOrganizations.other,
    full_name: 'Otto Other',
    email: 'otto@other.example',
  },
] as const
