import type { CrmConnector, FieldDescription, RecordType, RefusedField } from '@smartsync/core/crm'
import type { MappedEntity, Mapping } from '@smartsync/core/mapping'
import type { Guards, Plan } from '@smartsync/core/sync'

/** What the CRM itself says of fields that people mapped, as far as it matters before writing. */
export type FieldRules = Required<Pick<Guards, 'held' | 'orders'>>

export const noRules: FieldRules = { held: new Map(), orders: new Map() }

const FRESH_MS = 10 * 60_000
const KEPT_BY_CRM = 'The CRM keeps this field itself'

/**
 * Remembers what each integration's CRM says of its fields for ten minutes. Only asked where people mapped a field that is
 * not in our own defaults, which are known to be writable: it costs a call for each type of record.
 */
export class FieldDirectory {
  readonly #known = new Map<string, { rules: FieldRules; at: number }>()

  async of(
    { integrationId, type, mappings, defaults }: Wanted,
    connector: Pick<CrmConnector, 'describeFields'>,
    now: Date,
  ): Promise<FieldRules> {
    if (!areOthers(type, mappings, defaults)) return noRules
    const key = `${integrationId} ${type}`
    const known = this.#known.get(key)
    if (known && now.getTime() - known.at < FRESH_MS) return known.rules
    const rules = rulesOf(type, await connector.describeFields(type))
    this.#known.set(key, { rules, at: now.getTime() })
    return rules
  }
}

interface Wanted {
  integrationId: string
  type: MappedEntity
  mappings: readonly Mapping[]
  defaults: readonly Mapping[]
}

function areOthers(type: RecordType, mappings: readonly Mapping[], defaults: readonly Mapping[]): boolean {
  const own = new Set(defaults.flatMap(({ entityType, crmField }) => (entityType === type ? [crmField] : [])))
  return mappings.some(
    ({ entityType, crmField, direction }) => entityType === type && direction !== 'from_crm' && !own.has(crmField),
  )
}

/** A deal's stages are in the order of its pipeline, which the field alone does not tell. */
function rulesOf(recordType: MappedEntity, fields: readonly FieldDescription[]): FieldRules {
  return {
    held: new Map(fields.flatMap(({ field, readOnly }) => (readOnly ? [[field, KEPT_BY_CRM]] : []))),
    orders: new Map(
      fields.flatMap(({ field, type, options }) =>
        type === 'stage' && recordType !== 'deal'
          ? [[field, options.map(({ value, label }, order) => ({ id: value, label, order, closed: false }))]]
          : [],
      ),
    ),
  }
}

/** The plan as it was carried out: what the CRM let nobody write was held back after all. */
export function withoutLeftOut(plan: Plan, leftOut: readonly RefusedField[]): Plan {
  if (leftOut.length === 0) return plan
  const why = new Map(
    leftOut.map(({ field, why }) => [field, why === 'read_only' ? KEPT_BY_CRM : 'The CRM has no such field']),
  )
  const heldBack = plan.changes.flatMap(({ field, old, new: wanted }) => {
    const reason = why.get(field)
    return reason === undefined ? [] : [{ field, current: old, wanted, reason }]
  })
  return {
    ...plan,
    changes: plan.changes.filter(({ field }) => !why.has(field)),
    heldBack: [...plan.heldBack, ...heldBack],
  }
}
