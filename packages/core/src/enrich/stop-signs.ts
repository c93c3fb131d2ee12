import type { Company, Signal } from '../model/index.ts'
import type { Phrases, StopWord } from '../phrases/phrases.ts'

/**
 * Register words after which nobody should be called, the most final first. Companies House status words:
 * https://github.com/companieshouse/api-enumerations (constants.yml), and the free text of its bulk files.
 */
const WORDS: readonly StopWord[] = [
  'dissolved',
  'converted-closed',
  'strike-off',
  'struck-off',
  'liquidation',
  'administration',
  'receiver',
  'voluntary-arrangement',
  'insolvency',
  'removed',
  'closed',
]

/** What the register says against any contact, as a signal that does not fade; null when it says nothing of the kind. */
export function stopSign(company: Company, { signals: say }: Phrases): Signal | null {
  const status = company.status ?? ''
  const found = WORDS.find((word) => status.includes(word))
  if (!found && company.dissolvedOn === null) return null
  const evidence: string[] = []
  if (found) evidence.push('status')
  if (company.dissolvedOn !== null) evidence.push('dissolved')
  return {
    id: 'risk:status',
    kind: 'risk',
    strength: 'very_strong',
    title: company.dissolvedOn === null ? say.stop[found ?? 'dissolved'] : say.dissolvedOn(company.dissolvedOn),
    on: company.dissolvedOn,
    ageInDays: null,
    weight: 1,
    source: company.source,
    evidence,
  }
}
