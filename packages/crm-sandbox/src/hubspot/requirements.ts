import { type PropertyFault, validationError } from './errors.ts'
import type { Portal } from './model.ts'
import { KINDS, type ObjectType } from './objects.ts'

type Properties = Readonly<Record<string, string>>

const AT_LEAST_ONE: Partial<Record<ObjectType, readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname'],
  companies: ['name', 'domain'],
  tasks: ['hs_timestamp'],
}

/** What a new record must have. https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide and its siblings */
export function requireForCreate(type: ObjectType, properties: Properties): void {
  const names = AT_LEAST_ONE[type]
  if (!names || names.some((name) => properties[name])) return
  const message =
    names.length === 1
      ? `Required property ${names[0]} is missing`
      : `To create a ${KINDS[type].singular} at least one of these properties is needed: ${names.join(', ')}`
  throw validationError(message, {
    errors: [{ message, code: 'REQUIRED_FIELD', context: { properties: [...names] } }],
  })
}

/** A deal's stage must be one of its pipeline's. */
export function stageFault(properties: Properties, portal: Portal): PropertyFault | undefined {
  const { pipeline: pipelineId, dealstage } = properties
  const pipeline = portal.dealPipelines.find(({ id }) => id === pipelineId)
  if (!dealstage || !pipeline || pipeline.stages.some(({ id }) => id === dealstage)) return undefined
  const allowed = pipeline.stages.map(({ id }) => id).join(', ')
  return {
    name: 'dealstage',
    code: 'INVALID_OPTION',
    message: `${dealstage} was not one of the allowed options: [${allowed}]`,
  }
}
