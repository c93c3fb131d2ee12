import type { Random } from '../bench/random.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const LONG_WORD = /[A-Za-z]{5,}/g

/** The name with one slip of the finger in one of its longer words; null where it has none. */
export function misspell(name: string, random: Random): string | null {
  const words = [...name.matchAll(LONG_WORD)].filter(([word]) => !/^(limited|company|corporation)$/i.test(word))
  if (words.length === 0) return null
  const { 0: word, index } = random.one(words)
  const at = random.whole(1, word.length - 2)
  const slips = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word.charAt(at) + word.slice(at),
    word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
    word.slice(0, at) + random.one([...LETTERS]) + word.slice(at + 1),
  ]
  const slip = random.one(slips.filter((each) => each !== word))
  return name.slice(0, index) + slip + name.slice(index + word.length)
}
