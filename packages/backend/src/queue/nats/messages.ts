import { z } from 'zod'

/**
 * When an integration's turn comes, as Postgres had it at one of its changes. `number` grows with every change of the
 * integration: of two turns the one with the higher number holds, in whatever order they arrive.
 */
export interface Turn {
  number: number
  organizationId: string
  active: boolean
  /** Null when nothing waits. */
  dueAt: Date | null
  priority: number
  restsUntil: Date | null
}

/** Who holds an integration, or that it was given back (`worker` null). The fencing number only ever grows. */
export interface Holding {
  fence: number
  worker: string | null
  until: Date | null
}

const time = z.iso.datetime().transform((text) => new Date(text))

const TurnMessage = z.object({
  number: z.int(),
  organizationId: z.string(),
  active: z.boolean(),
  dueAt: time.nullable(),
  priority: z.int(),
  restsUntil: time.nullable(),
})

const HoldingMessage = z.object({ fence: z.int(), worker: z.string().nullable(), until: time.nullable() })

/** Null for what is no turn: somebody else's message on our subject. */
export function parseTurn(text: string): Turn | null {
  return parse(TurnMessage, text)
}

export function parseHolding(text: string): Holding | null {
  return parse(HoldingMessage, text)
}

function parse<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
