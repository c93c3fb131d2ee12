const INVISIBLE = /[\p{C}\s]+/gu

/** Text from outside on one line: no control or invisible characters, no double spaces, cut at a word after `limit`. */
export function clean(text: string, limit = 200): string {
  const line = text.replace(INVISIBLE, ' ').trim()
  if (line.length <= limit) return line
  const cut = line.slice(0, limit)
  const word = cut.lastIndexOf(' ')
  return `${(word > 0 ? cut.slice(0, word) : cut).toWellFormed()}…`
}
