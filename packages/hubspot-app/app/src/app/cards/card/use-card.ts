import type { CardView } from '@smartsync/core/card'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Ask, type CardBackend, Refused } from './backend.ts'
import { isUnderWay } from './under-way.ts'

/** How long to wait before looking again, while something is under way: longer and longer, up to five seconds. */
const PAUSES_MS = [1_000, 1_500, 2_000, 3_000, 5_000]
/** After so many failed looks in a row we stop looking until the rep asks. */
const PATIENCE = 4

export interface CardState {
  /** What SmartSync knows; null until it answered for the first time. */
  view: CardView | null
  /** Why the last look or wish came to nothing; null where it did not. */
  refused: Refused | null
  /** Whether a wish is on its way. */
  asking: boolean
  ask(wish: Ask): void
  /** Looks again. */
  look(): void
}

/**
 * Follows one record's card: looks when the card opens, after each wish, and again and again while something is under
 * way. What is under way is known to the backend alone, so it is found again wherever and whenever the card is opened.
 * `onChanged` hears when something that was under way has ended: the record may hold new values then. `onAsked` hears of
 * each wish that was accepted.
 */
export function useCard(
  backend: CardBackend,
  {
    pause,
    onChanged,
    onAsked,
  }: { pause: (ms: number) => Promise<void>; onChanged: () => void; onAsked: (wish: Ask) => void },
): CardState {
  const [view, setView] = useState<CardView | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [asking, setAsking] = useState(false)
  const [round, setRound] = useState(0)
  const wasUnderWay = useRef(false)
  const tell = useRef({ onChanged, onAsked })
  tell.current = { onChanged, onAsked }

  // Each round is a new series of looks.
  useEffect(() => {
    let open = true
    const follow = async () => {
      let failures = 0
      for (let looks = 0; open; looks += 1) {
        const seen = await backend.view().catch(asRefused)
        if (!open) return
        if (seen instanceof Refused) {
          failures += 1
          setRefused(seen)
          if (!wasUnderWay.current || failures === PATIENCE) return
        } else {
          failures = 0
          setView(seen)
          setRefused(null)
          const underWay = isUnderWay(seen)
          if (wasUnderWay.current && !underWay) tell.current.onChanged()
          wasUnderWay.current = underWay
          if (!underWay) return
        }
        await pause(PAUSES_MS[Math.min(looks, PAUSES_MS.length - 1)] ?? 0)
      }
    }
    void follow()
    return () => {
      open = false
    }
  }, [backend, pause, round])

  const look = useCallback(() => setRound((before) => before + 1), [])
  const ask = useCallback(
    (wish: Ask) => {
      setAsking(true)
      backend
        .ask(wish)
        .then(
          () => {
            tell.current.onAsked(wish)
            look()
          },
          (error: unknown) => setRefused(asRefused(error)),
        )
        .finally(() => setAsking(false))
    },
    [backend, look],
  )
  return { view, refused, asking, ask, look }
}

function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error
  throw error
}
