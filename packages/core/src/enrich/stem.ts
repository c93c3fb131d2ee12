/** `opens`, `opened` and `opening` are one word. Crude: what it wrongly holds apart is only dropped. */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word
  const bare = word
    .replace(/ies$|ied$/, 'y')
    .replace(/(?<=[a-z]{3})(?:ing|ed)$/, '')
    .replace(/(?<![su])s$/, '')
    .replace(/(?<=[a-z]{3})e$/, '')
  return bare.replace(/([b-df-hj-km-np-tv-z])\1$/, '$1')
}
