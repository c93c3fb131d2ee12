import type { z } from 'zod'

/** Every fault that zod found, with its place; `whole` names the document where the fault is in no single place. */
export function faultsIn({ issues }: z.ZodError, whole: string): string[] {
  return issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`)
}
