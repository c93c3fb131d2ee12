/** A number with what it counts in: a currency, `%`, or nothing. */
export interface NumberToken {
  kind: 'number'
  value: number
  unit: string
}

/** A day, or a month where `day` is null. */
export interface DateToken {
  kind: 'date'
  year: number
  month: number
  day: number | null
}

/** `key` is the same for spellings that mean the same (`Ltd`, `Limited`); `capital` marks what may be a name. */
export interface WordToken {
  kind: 'word'
  key: string
  stem: string
  capital: boolean
}

/** `gap` is what stands between the token and the one before it. */
export type Token = (NumberToken | DateToken | WordToken) & { gap: string }

/** Whether the two say the same: the same word, the same amount of the same, the same day. */
export function sameToken(a: Token, b: Token): boolean {
  if (a.kind === 'word') return b.kind === 'word' && a.key === b.key
  if (a.kind === 'number') return b.kind === 'number' && a.unit === b.unit && sameAmount(a.value, b.value)
  return b.kind === 'date' && a.year === b.year && a.month === b.month && a.day === b.day
}

/** Whether a number or date follows from another: itself, or the month or year of a day. */
export function follows(claim: Token, known: Token): boolean {
  if (sameToken(claim, known)) return true
  if (known.kind !== 'date') return false
  if (claim.kind === 'date') return claim.day === null && claim.month === known.month && claim.year === known.year
  return claim.kind === 'number' && claim.unit === '' && claim.value === known.year
}

function sameAmount(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}
