import { setTimeout as pause } from 'node:timers/promises'

/** Waits, at most until the signal. */
export async function rest(milliseconds: number, until: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal: until }).catch(() => {})
}
