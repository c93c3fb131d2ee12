import type { Workflow } from './workflows/property-workflows.ts'

/** How this sandbox differs from its defaults, for tests and for load. */
export interface Settings {
  /** How long a write takes to be seen by searches. */
  indexingLagMs: number
  /** By portal id. */
  workflows: Map<number, readonly Workflow[]>
}
