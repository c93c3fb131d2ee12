const DATE = /\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}/g
const AMOUNT = /[£$€]?\d[\d,]*(?:\.\d+)?(?:\s?(?:trillion|billion|million|m|k)\b|%)?/g
const NAME = /\p{Lu}[\p{L}\p{N}'’.&-]*(?:\s+\(?\p{Lu}[\p{L}\p{N}'’.&-]*)*/gu
const BOUNDARY = /(?:^|[.:;!?“"]\s*)$/

/**
 * What a sentence claims that could be wrong: its dates, amounts, and names. A single capitalised word where a sentence
 * or clause begins is taken for an ordinary word.
 */
export function claimsIn(sentence: string): string[] {
  const dates = [...sentence.matchAll(DATE)].map(([date]) => date)
  const undated = sentence.replace(DATE, ' ')
  const names = [...undated.matchAll(NAME)]
    .filter((match) => match[0].includes(' ') || !BOUNDARY.test(undated.slice(0, match.index)))
    .map(([name]) => name.replace(/[.,)]+$/, ''))
  const amounts = [...undated.matchAll(AMOUNT)]
    .filter((match) => !/[\p{L}\p{N}]/u.test(undated[match.index - 1] ?? ''))
    .map(([amount]) => amount.trim().replace(/,$/, ''))
  return [...dates, ...amounts, ...names]
}

/** Whether one of the texts says it: the whole of it, between other words. */
export function isSaid(claim: string, texts: readonly string[]): boolean {
  const sought = ` ${bare(claim)} `
  return texts.some((text) => ` ${bare(text)} `.includes(sought))
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}£$€%.,]+/gu, ' ')
    .replace(/[.,]+(?=\s|$)/g, '')
    .trim()
}
