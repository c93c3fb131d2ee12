import { setTimeout as pause } from 'node:timers/promises'
import { Refused } from './crm.ts'

/** Does as people do who find something down: tries until it answers. Rejects where the CRM refuses. */
export async function insist<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error
      await pause(300)
    }
  }
}
