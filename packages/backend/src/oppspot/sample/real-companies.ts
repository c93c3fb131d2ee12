import type { BusinessRow } from '../import/business-row.ts'
import rows from './real-companies.json' with { type: 'json' }

/**
 * Real London companies, with what the publisher's CC0 sample of September 2025 says of them and nothing else: no
 * signals, no people. Chosen for what makes companies hard: numbers with zeros or letters in front, a charity's number
 * and no number, a foreign bank's branch, a subsidiary beside its parent, employees unknown, and one body listed twice.
 */
export const realCompanies: readonly BusinessRow[] = rows
