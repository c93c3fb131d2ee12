/** A step of a workflow in which an app's action ran on a record, and what the app said of it so far. */
export interface WorkflowStep {
  callbackId: string
  portalId: number
  appId: number
  /** Whether the workflow waits at this step. */
  waits: boolean
  outputFields: Readonly<Record<string, unknown>>
}

/** The steps that ran since the sandbox started: HubSpot forgets them too, in time. */
export class WorkflowSteps {
  readonly #steps = new Map<string, WorkflowStep>()

  all(): WorkflowStep[] {
    return [...this.#steps.values()]
  }

  put(step: WorkflowStep): void {
    this.#steps.set(step.callbackId, step)
  }

  /** Lets a waiting step go on; one that is unknown, another app's or done already is left as it is. */
  complete(appId: number, callbackId: string, outputFields: WorkflowStep['outputFields']): void {
    const step = this.#steps.get(callbackId)
    if (step?.waits && step.appId === appId) this.put({ ...step, waits: false, outputFields })
  }

  clear(): void {
    this.#steps.clear()
  }
}
