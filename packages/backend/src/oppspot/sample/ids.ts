const tables = {
  organizations: 1,
  profiles: 2,
  businesses: 3,
  buying_signals: 4,
  stakeholders: 5,
  lead_scores: 6,
  lead_assignments: 7,
  research_reports: 8,
  research_sections: 9,
} as const

/** The fixed id of the nth row that the sample has in a table, so that loading it again meets the same rows. */
export function sampleId(table: keyof typeof tables, nth: number): string {
  return `5a3b1e00-000${tables[table]}-4000-8000-${String(nth).padStart(12, '0')}`
}

/** The two tenants of the sample. `other` is there to be kept apart. */
export const sampleOrganizations = {
  demo: sampleId('organizations', 1),
  other: sampleId('organizations', 2),
} as const
