const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'
const SMALL = new Map([
  ...UNITS.split(' ').map((word, value): [string, number] => [word, value]),
  ...TENS.split(' ').map((word, index): [string, number] => [word, (index + 2) * 10]),
])
const SCALES = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
])
const UNIT = UNITS.split(' ').slice(1, 10).join('|')
const BELOW_HUNDRED = `(?:(?:${TENS.split(' ').join('|')})(?:[\\s-](?:${UNIT}))?|${UNITS.split(' ').toReversed().join('|')})`
const BELOW_THOUSAND = `${BELOW_HUNDRED}(?:\\s+hundred(?:\\s+(?:and\\s+)?${BELOW_HUNDRED})?)?`
const SPELLED_OUT = new RegExp(
  `\\b${BELOW_THOUSAND}(?:\\s+(?:${[...SCALES.keys()].join('|')})(?:\\s+(?:and\\s+)?${BELOW_THOUSAND})?)*\\b`,
  'gi',
)

/** Numbers in words written in digits: `sixty-six thousand three hundred` is `66300`. `12 million` stays as it is. */
export function withDigits(text: string): string {
  return text.replace(SPELLED_OUT, (words) => String(numberFrom(words.toLowerCase().split(/[\s-]+/))))
}

function numberFrom(words: readonly string[]): number {
  let total = 0
  let part = 0
  for (const word of words) {
    const scale = SCALES.get(word)
    if (word === 'hundred') part *= 100
    else if (scale === undefined) part += SMALL.get(word) ?? 0
    else {
      total += part * scale
      part = 0
    }
  }
  return total + part
}
