import type { Portal } from './model.ts'
import type { ObjectType } from './objects.ts'

type Properties = Readonly<Record<string, string>>

/** The values that HubSpot keeps itself, from those that were written. */
export function derivedProperties(
  type: ObjectType,
  properties: Properties,
  old: Properties,
  portal: Portal,
  now: number,
) {
  if (type === 'contacts') return { hs_email_domain: properties.email?.split('@')[1] ?? '' }
  if (type === 'deals') return derivedOfDeal(properties, portal)
  if (type === 'tasks') return { hs_task_completion_date: completionOf(properties, old, now) }
  return {}
}

function derivedOfDeal(properties: Properties, portal: Portal): Record<string, string> {
  const pipeline = portal.dealPipelines.find(({ id }) => id === properties.pipeline)
  const stage = pipeline?.stages.find(({ id }) => id === properties.dealstage)
  const closed = stage?.closed ?? false
  return {
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && Number(stage?.probability) === 1),
    hs_deal_stage_probability: stage?.probability ?? '',
  }
}

function completionOf(properties: Properties, old: Properties, now: number): string {
  if (properties.hs_task_status !== 'COMPLETED') return ''
  return old.hs_task_completion_date ?? new Date(now).toISOString()
}
