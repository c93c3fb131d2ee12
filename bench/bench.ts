/** One question that is answered by measuring. */
export interface Bench {
  question: string
  measure(): Promise<Measured>
}

/** A table, and whether each goal was met. */
export interface Measured {
  rows: readonly Record<string, string | number>[]
  goals: readonly { goal: string; met: boolean }[]
}
