import { setTimeout as pause } from 'node:timers/promises'
import { Refused } from './crm.ts'

/**
 * Does as people do who find something down: tries until it answers. Rejects where the CRM refuses. `act` is told whether
 * an earlier try of it may have been done although no answer came.
 */
export async function insist<T>(act: (mayBeDone: boolean) => Promise<T>): Promise<T> {
  for (let mayBeDone = false; ; mayBeDone = true) {
    try {
      return await act(mayBeDone)
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error
      await pause(300)
    }
  }
}
