import { withDigits } from './number-words.ts'
import { stem } from './stem.ts'
import type { DateToken, NumberToken, Token, WordToken } from './token.ts'

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?'
const YEAR = '(?<year>[12]\\d{3})'
const END = '(?![\\p{L}\\p{N}])'
const DATES = [
  `${DAY}\\s+${MONTH}\\.?,?\\s+${YEAR}`,
  `${MONTH}\\.?\\s+${DAY},?\\s+${YEAR}`,
  `${YEAR}-(?<month>\\d{2})-(?<day>\\d{2})`,
  `${MONTH}\\.?,?\\s+${YEAR}`,
].map((shape) => new RegExp(shape + END, 'iuy'))

const CODES =
  'GBP USD EUR JPY CHF SEK NOK DKK PLN CZK HUF RON CAD AUD NZD CNY HKD SGD INR ZAR BRL MXN AED SAR ILS KRW TRY'
const SIGN = `(?:(?:US|A|C|NZ|HK|S)?\\$|[£€¥₹]|(?:${CODES.split(' ').join('|')})(?=[\\s\\d]))`
const COUNTED = `%|per\\s?cent|pounds?|sterling|dollars?|euros?|yen|${CODES.split(' ').join('|')}`
const NUMBER = new RegExp(
  `(?<minus>-)?(?:(?<sign>${SIGN})\\s?)?(?<digits>\\d+(?:,\\d+)*(?:\\.\\d+)?)(?<scale>(?:k|mn?|bn?|tn?)${END}|\\s+(?:thousand|million|billion|trillion)${END})?(?:\\s?(?<counted>${COUNTED})${END})?(?!\\p{L}|\\p{N}|,\\d|[/:]\\d)`,
  'iuy',
)
const GROUPED = /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/
const WORD = /\d+(?:[/:,]\d+)+|(?:\p{L}\.){2,}\p{L}?|[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*[+#]*/uy
const SCALES = new Map([
  ['k', 1e3],
  ['thousand', 1e3],
  ['m', 1e6],
  ['mn', 1e6],
  ['million', 1e6],
  ['b', 1e9],
  ['bn', 1e9],
  ['billion', 1e9],
  ['t', 1e12],
  ['tn', 1e12],
  ['trillion', 1e12],
])
const CURRENCIES = new Map([
  ['£', 'GBP'],
  ['pound', 'GBP'],
  ['sterling', 'GBP'],
  ['$', 'USD'],
  ['us$', 'USD'],
  ['dollar', 'USD'],
  ['€', 'EUR'],
  ['euro', 'EUR'],
  ['¥', 'JPY'],
  ['yen', 'JPY'],
])
const SPELLINGS = new Map([
  ['limited', 'ltd'],
  ['corporation', 'corp'],
])

/** A text as numbers, dates and words: `£24.3m` and `£24.3 million` are one number, `12th March 2026` is one date. */
export function tokens(text: string): Token[] {
  const line = withDigits(text.normalize('NFKC'))
    .replace(/[‐-―−]/g, '-')
    .replace(/’/g, "'")
  const found: Token[] = []
  let end = 0
  for (let at = 0; at < line.length; ) {
    const next = dateAt(line, at) ?? numberAt(line, at) ?? wordAt(line, at)
    if (next === null) {
      at += 1
      continue
    }
    found.push({ ...next.token, gap: line.slice(end, at) })
    at += next.length
    end = at
  }
  return found
}

function dateAt(line: string, at: number) {
  for (const shape of DATES) {
    const { groups, 0: text } = match(shape, line, at) ?? {}
    if (!groups || text === undefined) continue
    const named = MONTHS.indexOf((groups.month ?? '').slice(0, 3).toLowerCase()) + 1
    const day = groups.day === undefined ? null : Number(groups.day)
    const token: DateToken = { kind: 'date', year: Number(groups.year), month: named || Number(groups.month), day }
    return { token, length: text.length }
  }
  return null
}

function numberAt(line: string, at: number) {
  const { groups, 0: text } = match(NUMBER, line, at) ?? {}
  if (!groups || text === undefined || !GROUPED.test(groups.digits ?? '')) return null
  const negative = groups.minus !== undefined && !/[\p{L}\p{N}]/u.test(line[at - 1] ?? '')
  const scale = SCALES.get((groups.scale ?? '').trim().toLowerCase()) ?? 1
  const value = Number((groups.digits ?? '').replaceAll(',', '')) * scale * (negative ? -1 : 1)
  const token: NumberToken = { kind: 'number', value, unit: unitOf(groups.sign, groups.counted) }
  return { token, length: text.length }
}

/** Both a sign and a word (`£5 dollars`) make a unit that nothing else has. */
function unitOf(sign: string | undefined, counted: string | undefined): string {
  const units = [sign, counted].filter((unit) => unit !== undefined).map((unit) => unit.toLowerCase())
  const named = units.map((unit) => {
    if (/^(%|per)/.test(unit)) return '%'
    return CURRENCIES.get(unit) ?? CURRENCIES.get(unit.replace(/s$/, '')) ?? unit.toUpperCase()
  })
  return [...new Set(named)].join(' ')
}

function wordAt(line: string, at: number) {
  const text = match(WORD, line, at)?.[0]
  if (text === undefined) return null
  const whole = text.replace(/'s$/i, '').replaceAll('.', '').toLowerCase()
  const key = SPELLINGS.get(whole) ?? whole
  const token: WordToken = { kind: 'word', key, stem: stem(key), capital: /\p{Lu}|\p{Lt}|\p{Lo}/u.test(text) }
  return { token, length: text.length }
}

function match(shape: RegExp, line: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at
  return shape.exec(line)
}
