import type { Calendar } from './calendar.ts'
import { sampleId, sampleOrganizations } from './ids.ts'
import { type Invented, inventedId } from './invented-companies.ts'
import { sampleUsers } from './organizations.ts'

const [ada, ben, cleo, otto] = sampleUsers

interface InventedPerson {
  at: Invented
  of: keyof typeof sampleOrganizations
  name: string
  title: string
  email: string
  assignedTo?: string
  contacted?: number
}

const people: readonly InventedPerson[] = [
  {
    at: 'wobblethorpe',
    of: 'demo',
    name: 'Araminta Wobblethorpe',
    title: 'Chief Executive Officer',
    email: 'araminta@wobblethorpe.example',
    assignedTo: ada.id,
    contacted: 18,
  },
  {
    at: 'wobblethorpe',
    of: 'demo',
    name: 'Fergus Tinderbox',
    title: 'Head of Revenue Operations',
    email: 'fergus@wobblethorpe.example',
  },
  {
    at: 'puddlewick',
    of: 'demo',
    name: 'Marigold Puddle',
    title: 'VP Sales',
    email: 'marigold@puddlewick.example',
    assignedTo: ben.id,
  },
  {
    at: 'quibbleworth',
    of: 'demo',
    name: 'Octavia Finch',
    title: 'Managing Partner',
    email: 'octavia@quibbleworth.example',
    contacted: 7,
  },
  {
    at: 'quibbleworth',
    of: 'other',
    name: 'Leopold Sparrow',
    title: 'Chief Operating Officer',
    email: 'leopold@quibbleworth.example',
    assignedTo: otto.id,
  },
  {
    at: 'mizzlemoor',
    of: 'demo',
    name: 'Winifred Bracken',
    title: 'Procurement Director',
    email: 'winifred@mizzlemoor.example',
  },
  {
    at: 'fernwhistle',
    of: 'other',
    name: 'Peregrine Moss',
    title: 'Chief Revenue Officer',
    email: 'peregrine@fernwhistle.test',
    assignedTo: otto.id,
  },
  { at: 'lanternquay', of: 'demo', name: 'Isolde Lantern', title: 'Founder', email: 'isolde@lanternquay.example' },
]

/** Contacts that do not exist, at companies that do not exist, known to one organization or the other. */
export function inventedPeople({ daysAgo }: Calendar) {
  return people.map((p, at) => ({
    id: sampleId('stakeholders', at + 1),
    company_id: inventedId(p.at),
    org_id: sampleOrganizations[p.of],
    name: p.name,
    title: p.title,
    email: p.email,
    assigned_to: p.assignedTo ?? null,
    last_contact_date: p.contacted === undefined ? null : daysAgo(p.contacted),
  }))
}

/** Two organizations hold Quibbleworth & Finch, each with an owner of its own. */
export function inventedAssignments({ daysAgo }: Calendar) {
  const assignments = [
    { to: cleo.id, about: 'wobblethorpe', days: 4, status: 'contacted' },
    { to: ben.id, about: 'quibbleworth', days: 6, status: 'new' },
    { to: otto.id, about: 'quibbleworth', days: 1, status: 'new' },
    { to: ada.id, about: 'mizzlemoor', days: 30, status: 'recycled' },
  ] as const
  return assignments.map((a, at) => ({
    id: sampleId('lead_assignments', at + 1),
    company_id: inventedId(a.about),
    assigned_to: a.to,
    status: a.status,
    assigned_at: daysAgo(a.days),
  }))
}

/** oppSpot's own scores of a few of the companies. */
export function inventedScores({ daysAgo }: Calendar) {
  const scores: [Invented, number][] = [
    ['wobblethorpe', 84],
    ['puddlewick', 66],
    ['mizzlemoor', 58],
    ['grumblestone', 61],
  ]
  return scores.map(([about, score], at) => ({
    id: sampleId('lead_scores', at + 1),
    company_id: inventedId(about),
    score,
    score_type: 'overall',
    created_at: daysAgo(2),
    updated_at: daysAgo(2),
  }))
}
