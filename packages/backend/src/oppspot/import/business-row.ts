/** What the importer writes of a company to `businesses`; null leaves what stands there. */
export interface BusinessRow {
  name: string
  company_number: string | null
  industry: string | null
  founded_year: number | null
  employee_count: number | null
  /** In whole currency units, as the publisher estimates it. */
  revenue_estimated: number | null
  revenue_currency: string | null
  registered_office_address: Record<string, string>
  metadata: Record<string, unknown> & { publisher_id: string }
}
