import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import type { PropertyChanged } from '../model.ts'
import { type ObjectType, objectTypeOf } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'
import { Write } from '../write.ts'

/** A workflow that an administrator of the account made: when a property changes, another follows, or it is put back. */
export const workflowSchema = z
  .strictObject({
    objectType: z.string().refine((name) => objectTypeOf(name) !== undefined, 'not an object of the sandbox'),
    whenChanged: z.string(),
    /** The property that gets the new value. */
    copyTo: z.string().optional(),
    /** What an app wrote is replaced by what stood there before. */
    putBack: z.boolean().default(false),
  })
  .transform(({ objectType, ...workflow }) => ({ ...workflow, type: objectTypeOf(objectType) ?? 'contacts' }))

export type Workflow = Omit<z.output<typeof workflowSchema>, 'type'> & { type: ObjectType }

/** Lets the account's workflows run on what was written. They do not set each other off. */
export function runWorkflows(
  { state, clock, settings }: HubSpot,
  portal: PortalState,
  changed: readonly PropertyChanged[],
): void {
  const workflows = settings.workflows.get(portal.portal.portalId) ?? []
  for (const { type, id, name, old, value, author } of changed) {
    if (author.via === 'AUTOMATION_PLATFORM') continue
    workflows.forEach((workflow, index) => {
      if (workflow.type !== type || workflow.whenChanged !== name) return
      const properties = {
        ...(workflow.copyTo === undefined ? {} : { [workflow.copyTo]: value }),
        ...(workflow.putBack && author.via === 'INTEGRATION' && old !== '' ? { [name]: old } : {}),
      }
      const record = portal.find(type, id)
      if (record === undefined || Object.keys(properties).length === 0) return
      const write = new Write(state, portal, { via: 'AUTOMATION_PLATFORM', workflowId: index + 1 }, clock.now())
      write.checkNames(type, [properties])
      write.update(type, record, properties)
      write.commit()
    })
  }
}
