import type { Company, Signal } from '../model/index.ts'
import { date } from './english.ts'

/**
 * Register words after which nobody should be called, the most final first. Companies House status words:
 * https://github.com/companieshouse/api-enumerations (constants.yml), and the free text of its bulk files.
 */
const STATUSES = [
  { word: 'dissolved', says: 'The company was dissolved' },
  { word: 'converted-closed', says: 'The company was converted or closed' },
  { word: 'strike-off', says: 'A proposal to strike the company off the register is open' },
  { word: 'struck-off', says: 'The company was struck off the register' },
  { word: 'liquidation', says: 'The company is in liquidation' },
  { word: 'administration', says: 'The company is in administration' },
  { word: 'receiver', says: 'The company is in receivership' },
  { word: 'voluntary-arrangement', says: 'The company is in an arrangement with its creditors' },
  { word: 'insolvency', says: 'The company is in insolvency proceedings' },
  { word: 'removed', says: 'The company was removed from the register' },
  { word: 'closed', says: 'The company is closed' },
] as const

/** What the register says against any contact, as a signal that does not fade; null when it says nothing of the kind. */
export function stopSign(company: Company): Signal | null {
  const status = company.status ?? ''
  const found = STATUSES.find(({ word }) => status.includes(word))
  if (!found && company.dissolvedOn === null) return null
  const evidence: string[] = []
  if (found) evidence.push('status')
  if (company.dissolvedOn !== null) evidence.push('dissolved')
  return {
    id: 'risk:status',
    kind: 'risk',
    strength: 'very_strong',
    title:
      company.dissolvedOn === null
        ? (found?.says ?? STATUSES[0].says)
        : `${STATUSES[0].says} on ${date(company.dissolvedOn)}`,
    on: company.dissolvedOn,
    ageInDays: null,
    weight: 1,
    source: company.source,
    evidence,
  }
}
