import type { Company } from '../model/index.ts'
import { industryOf } from './company-words.ts'

const NOT_LETTERS = /[^\p{L}\p{N}]+/gu

/** Industries by the start of a UK SIC 2007 code, or by how a word of the industry's name starts. */
export interface IndustryPattern {
  sic: readonly string[]
  words: readonly string[]
}

/** The first of the patterns that the company's industry matches; none where its industry is not known. */
export function findIndustry<P extends IndustryPattern>(company: Company, patterns: readonly P[]): P | undefined {
  const text = ` ${(industryOf(company) ?? '').toLowerCase().replace(NOT_LETTERS, ' ')}`
  return patterns.find(
    ({ sic, words }) =>
      company.sicCodes.some((code) => sic.some((start) => code.startsWith(start))) ||
      words.some((word) => text.includes(` ${word}`)),
  )
}
