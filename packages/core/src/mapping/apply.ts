import { isBlank } from './blank.ts'
import { catalogueField } from './catalogue.ts'
import { convert } from './convert.ts'
import type { MappingResult } from './errors.ts'
import type { FieldValue } from './field.ts'
import type { MappedEntity, Mapping } from './mapping.ts'
import { type MappingProblem, problemWith } from './problem.ts'
import { type CompileTransform, compileTransform } from './transform.ts'
import type { WantedField } from './wanted.ts'

type Values = Readonly<Record<string, FieldValue>>

/**
 * What the mappings of one entity type want written, given our values: transformed, converted to the CRM field's type,
 * default values filled in. A blank without a default is not wanted. What cannot be written is a problem, and sinks
 * nothing else; a missing required value is reported as `mapping_required_missing`, and the record must not be created.
 *
 * Pass a `transformCache()` as `compile` to compile each expression once.
 */
export function wantedFields(
  mappings: readonly Mapping[],
  values: Values,
  entityType: MappedEntity,
  compile: CompileTransform = compileTransform,
): { wanted: WantedField[]; problems: MappingProblem[] } {
  const wanted = new Map<string, WantedField>()
  const problems: MappingProblem[] = []
  for (const mapping of mappings) {
    if (mapping.entityType !== entityType || mapping.direction === 'from_crm') continue
    const problem = want(mapping)
    if (problem !== null) problems.push(problem)
  }
  return { wanted: [...wanted.values()], problems }

  function want(mapping: Mapping): MappingProblem | null {
    if (!Object.hasOwn(values, mapping.oppspotField)) return unknownField(mapping)
    const mapped = mappedValue(mapping, values, compile)
    if (!mapped.ok) return problemWith(mapping, mapped.error)
    const value = isBlank(mapped.value) ? convert(mapping.defaultValue, mapping.type) : mapped
    if (!value.ok) return problemWith(mapping, value.error)
    if (value.value === null) return mapping.required ? requiredMissing(mapping) : null
    if (wanted.has(mapping.crmField)) return duplicate(mapping)
    wanted.set(mapping.crmField, {
      field: mapping.crmField,
      type: mapping.type,
      value: value.value,
      policy: mapping.policy,
      reason: reasonFor(mapping, isBlank(mapped.value)),
      accompanies: catalogueField(mapping.oppspotField)?.accompanies ?? false,
    })
    return null
  }
}

/** A transform may make something of a blank; where it cannot, blank it stays. */
function mappedValue(mapping: Mapping, values: Values, compile: CompileTransform): MappingResult<FieldValue> {
  const value = values[mapping.oppspotField] ?? null
  if (mapping.transform === null) return convert(value, mapping.type)
  const transform = compile(mapping.transform)
  if (!transform.ok) return transform
  const transformed = transform.value.run(value, values)
  if (!transformed.ok) return isBlank(value) ? { ok: true, value: null } : transformed
  return convert(transformed.value, mapping.type)
}

function reasonFor(mapping: Mapping, isDefault: boolean): string {
  const label = catalogueField(mapping.oppspotField)?.label
  const source = label === undefined ? mapping.oppspotField : `${label} (${mapping.oppspotField})`
  if (isDefault) return `The mapping's default value: ${source} is not known`
  return mapping.transform === null ? source : `${source}, transformed by ${mapping.transform}`
}

function unknownField(mapping: Mapping): MappingProblem {
  return problemWith(mapping, {
    code: 'mapping_unknown_field',
    message: `There is no oppSpot field "${mapping.oppspotField}"`,
    help: 'Choose one of the fields in the catalogue.',
  })
}

function requiredMissing(mapping: Mapping): MappingProblem {
  return problemWith(mapping, {
    code: 'mapping_required_missing',
    message: `${mapping.oppspotField} is required and not known`,
    help: 'Add it in oppSpot, give the mapping a default value, or make the mapping optional.',
  })
}

function duplicate(mapping: Mapping): MappingProblem {
  return problemWith(mapping, {
    code: 'mapping_duplicate',
    message: `An earlier mapping already writes ${mapping.crmField}`,
    help: 'Remove one of the two mappings, or map it to another CRM field.',
  })
}
