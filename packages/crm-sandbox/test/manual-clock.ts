import type { Clock } from '../src/clock.ts'

/** A clock that moves only when the test says so. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 10, 23, 9, 0, 0)
  #timers: { at: number; action: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#now + milliseconds, action }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
    const due = this.#timers.filter((timer) => timer.at <= this.#now)
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now)
    for (const timer of due) timer.action()
  }

  /** How long until the next timer, or undefined without one. */
  next(): number | undefined {
    const [first] = this.#timers.map((timer) => timer.at - this.#now).sort((a, b) => a - b)
    return first
  }
}
