const VOWELS = /[aeiouy]+/g
const SILENT_END = /(?:[^laeiouy]es|ed|[^laeiouy]e)$/

/**
 * Flesch reading ease: 206.835 − 1.015 × words a sentence − 84.6 × syllables a word. 60 to 70 is plain English, more is
 * easier. Syllables are counted by groups of vowels; a word with a digit counts as one. Formula: Flesch, "A new
 * readability yardstick", 1948.
 */
export function readingEase(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsIn)
  if (words.length === 0) return 0
  const syllables = words.reduce((all, word) => all + syllablesOf(word), 0)
  return 206.835 - 1.015 * (words.length / sentences.length) - 84.6 * (syllables / words.length)
}

export function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,-]*/gu) ?? []
}

function syllablesOf(word: string): number {
  if (/\d/.test(word)) return 1
  const spoken = word.toLowerCase().replace(/[^a-z]/g, '')
  return Math.max(1, spoken.replace(SILENT_END, '').match(VOWELS)?.length ?? 1)
}
