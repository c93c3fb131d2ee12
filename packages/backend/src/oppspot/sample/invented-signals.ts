import type { Calendar } from './calendar.ts'
import { sampleId, sampleOrganizations } from './ids.ts'
import { type Invented, inventedId } from './invented-companies.ts'

interface InventedSignal {
  about: Invented
  /** Null: seen by every organization. */
  of: keyof typeof sampleOrganizations | null
  type: string
  strength: 'very_strong' | 'strong' | 'moderate' | 'weak'
  days: number
  confidence: number
  data?: Record<string, unknown>
  status?: 'detected' | 'expired' | 'false_positive'
  source?: string
  url?: string | null
  detail?: { table: string; columns: Record<string, unknown> }
}

const signals: readonly InventedSignal[] = [
  {
    about: 'wobblethorpe',
    of: null,
    type: 'funding_round',
    strength: 'very_strong',
    days: 12,
    confidence: 95,
    detail: { table: 'funding_signals', columns: { round_type: 'series_b', amount: 24000000, currency: 'GBP' } },
  },
  {
    about: 'wobblethorpe',
    of: 'demo',
    type: 'job_posting',
    strength: 'strong',
    days: 5,
    confidence: 88,
    detail: {
      table: 'job_posting_signals',
      columns: { job_title: 'Head of Revenue Operations', total_open_positions: 14 },
    },
  },
  {
    about: 'wobblethorpe',
    of: null,
    type: 'expansion',
    strength: 'strong',
    days: 26,
    confidence: 80,
    data: { title: 'Opens a second plant, with room for 120 people' },
  },
  {
    about: 'puddlewick',
    of: 'demo',
    type: 'job_posting',
    strength: 'strong',
    days: 9,
    confidence: 85,
    detail: { table: 'job_posting_signals', columns: { job_title: 'CRM Manager', total_open_positions: 6 } },
  },
  {
    about: 'puddlewick',
    of: null,
    type: 'technology_adoption',
    strength: 'moderate',
    days: 33,
    confidence: 75,
    detail: {
      table: 'technology_adoption_signals',
      columns: { technology_name: 'Salesforce', adoption_type: 'new_implementation' },
    },
  },
  {
    about: 'quibbleworth',
    of: 'demo',
    type: 'executive_change',
    strength: 'moderate',
    days: 21,
    confidence: 82,
    detail: {
      table: 'executive_change_signals',
      columns: {
        position_title: 'Chief Operating Officer',
        change_type: 'new_hire',
        incoming_executive: { name: 'Leopold Sparrow' },
      },
    },
  },
  {
    about: 'quibbleworth',
    of: 'other',
    type: 'technology_adoption',
    strength: 'strong',
    days: 8,
    confidence: 90,
    data: { title: 'Evaluates document automation' },
  },
  {
    about: 'mizzlemoor',
    of: null,
    type: 'expansion',
    strength: 'strong',
    days: 48,
    confidence: 78,
    data: { title: 'Enters the Irish market with three depots' },
  },
  {
    about: 'mizzlemoor',
    of: 'demo',
    type: 'product_launch',
    strength: 'weak',
    days: 60,
    confidence: 70,
    data: { title: 'Launches a range of oat desserts' },
  },
  {
    about: 'grumblestone',
    of: null,
    type: 'job_posting',
    strength: 'strong',
    days: 120,
    confidence: 85,
    data: { title: 'Hiring: Print Finisher' },
  },
  {
    about: 'bumbleforth',
    of: null,
    type: 'job_posting',
    strength: 'strong',
    days: 2,
    confidence: 85,
    status: 'detected',
    source: 'LinkedIn',
    url: null,
    data: { detected_by: 'scout_agent', job_title: 'Senior Software Engineer' },
  },
  {
    about: 'bumbleforth',
    of: null,
    type: 'funding_round',
    strength: 'strong',
    days: 4,
    confidence: 80,
    status: 'detected',
    source: 'news',
    url: 'https://example.com/funding-news',
    detail: { table: 'funding_signals', columns: { round_type: 'series_a', amount: 10000000, currency: 'GBP' } },
  },
  {
    about: 'dapplecrag',
    of: 'demo',
    type: 'expansion',
    strength: 'very_strong',
    days: 300,
    confidence: 90,
    status: 'expired',
    data: { title: 'Wins planning permission' },
  },
  {
    about: 'dapplecrag',
    of: 'demo',
    type: 'merger_acquisition',
    strength: 'very_strong',
    days: 15,
    confidence: 90,
    status: 'false_positive',
    data: { title: 'To be bought by a company of nearly the same name' },
  },
  {
    about: 'dapplecrag',
    of: 'demo',
    type: 'partnership',
    strength: 'weak',
    days: 35,
    confidence: 60,
    data: { title: 'Pilots storage with a neighbour' },
  },
  {
    about: 'crumpetdale',
    of: null,
    type: 'product_launch',
    strength: 'weak',
    days: 80,
    confidence: 55,
    data: { title: 'Shows a first short film' },
  },
  {
    about: 'fernwhistle',
    of: 'other',
    type: 'executive_change',
    strength: 'strong',
    days: 10,
    confidence: 85,
    detail: {
      table: 'executive_change_signals',
      columns: {
        position_title: 'Chief Revenue Officer',
        change_type: 'new_hire',
        incoming_executive: { name: 'Peregrine Moss' },
      },
    },
  },
  {
    about: 'fernwhistle',
    of: null,
    type: 'funding_round',
    strength: 'moderate',
    days: 70,
    confidence: 92,
    detail: { table: 'funding_signals', columns: { round_type: 'series_a', amount: 6000000, currency: 'GBP' } },
  },
]

/** Days for which a signal says that it holds. */
const validDays = 180

/**
 * Signals of every strength about invented companies, and beside them what must never be shown: expired ones, a
 * false positive, and the two kinds that oppSpot fabricates. The good ones are `verified`, since their URLs are of a
 * reserved host, which is otherwise a mark of fabrication.
 */
export function inventedSignals({ daysAgo, dayAgo }: Calendar) {
  const rows = signals.map((s, at) => ({
    id: sampleId('buying_signals', at + 1),
    company_id: inventedId(s.about),
    org_id: s.of === null ? null : sampleOrganizations[s.of],
    signal_type: s.type,
    signal_strength: s.strength,
    signal_data: { ...s.data, sample: 'invented' },
    confidence_score: s.confidence,
    detected_at: daysAgo(s.days),
    signal_date: daysAgo(s.days),
    expiry_date: daysAgo(s.days - validDays),
    source: s.source ?? 'Invented newswire',
    source_url: s.url === undefined ? `https://newswire.example/${s.about.toLowerCase()}/${at + 1}` : s.url,
    status: s.status ?? 'verified',
  }))
  const details = signals.flatMap((s, at) => {
    const id = sampleId('buying_signals', at + 1)
    if (!s.detail) return []
    const dated = s.detail.table === 'funding_signals' ? { announcement_date: dayAgo(s.days) } : {}
    return [
      {
        table: s.detail.table,
        row: { id, signal_id: id, company_id: inventedId(s.about), ...dated, ...s.detail.columns },
      },
    ]
  })
  return { rows, details }
}
