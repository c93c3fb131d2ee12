import { inCapitals } from '../enrich/place.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
let codes: ReadonlyMap<string, string> | undefined

/** A country by its English name in lower case (`countryKey`), in words of the locale; as it came where it is unknown. */
export function countryIn(locale: string): (key: string) => string {
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  return (key) => {
    codes ??= codesByName()
    const code = codes.get(key)
    return code === undefined ? inCapitals(key) : (names.of(code) ?? inCapitals(key))
  }
}

function codesByName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const all = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
  return new Map(
    all.flatMap((code) => (names.of(code) === undefined ? [] : [[`${names.of(code)}`.toLowerCase(), code]])),
  )
}
