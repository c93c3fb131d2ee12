/** Time as the sandbox sees it. Tests pass their own, so that half an hour or a day of retries takes no time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `action` after `milliseconds`; the returned function cancels it. */
  after(milliseconds: number, action: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds)
    return () => clearTimeout(timer)
  },
}
