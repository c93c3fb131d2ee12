/** Something that is not as it should be. */
export interface Finding {
  kind: 'lost' | 'doubled' | 'wrong'
  what: string
}

export const lost = (what: string): Finding => ({ kind: 'lost', what })
export const doubled = (what: string): Finding => ({ kind: 'doubled', what })
export const wrong = (what: string): Finding => ({ kind: 'wrong', what })

/** The values that stand there more than once, each once. */
export function repeated(values: Iterable<string | undefined>): string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const value of values) {
    if (value === undefined || value === '') continue
    if (seen.has(value)) twice.add(value)
    seen.add(value)
  }
  return [...twice]
}
