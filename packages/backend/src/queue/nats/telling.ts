import type { Tenancy } from '../../store/tenancy.ts'
import type { Board } from './board.ts'
import { changedTurns, forgetChanges, noteAgain, waitingTurns } from './changes.ts'
import type { Turn } from './messages.ts'
import type { TurnStream } from './stream.ts'

interface Parts {
  tenancy: Tenancy
  stream: TurnStream
  board: Board
}

/**
 * Tells in NATS which turns have changed in Postgres. A change is forgotten only when the stream has acknowledged it, so a
 * process that dies in between leaves it to the next; told by two, it counts once.
 */
export async function tellChanges({ tenancy, stream }: Pick<Parts, 'tenancy' | 'stream'>): Promise<void> {
  for (;;) {
    const changed = await tenancy.asRouter(changedTurns)
    if (changed.length === 0) return
    await Promise.all(changed.map(({ integrationId, turn }) => stream.tell(integrationId, turn)))
    await tenancy.asRouter((tx) =>
      forgetChanges(
        tx,
        changed.flatMap(({ changes }) => changes),
      ),
    )
  }
}

/**
 * Has told again what NATS has lost or never knew: at the first start, after the stream was lost, and every now and then,
 * since even a replicated stream may lose what it acknowledged.
 */
export async function tellWhatIsMissing(parts: Parts): Promise<void> {
  const { tenancy, board } = parts
  await tenancy.asRouter(async (tx) => {
    const waiting = await waitingTurns(tx)
    const wrong = new Map<string, { organizationId: string }>()
    for (const [integrationId, turn] of waiting) {
      if (!isSame(turn, board.turn(integrationId))) wrong.set(integrationId, turn)
    }
    for (const [integrationId, turn] of board.waiting()) {
      if (!waiting.has(integrationId)) wrong.set(integrationId, turn)
    }
    if (wrong.size > 0) await noteAgain(tx, wrong)
  })
  await tellChanges(parts)
}

function isSame(turn: Omit<Turn, 'number'>, known: Turn | null): boolean {
  return (
    known !== null &&
    known.active === turn.active &&
    known.priority === turn.priority &&
    known.dueAt?.getTime() === turn.dueAt?.getTime() &&
    known.restsUntil?.getTime() === turn.restsUntil?.getTime()
  )
}
