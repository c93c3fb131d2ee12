import { z } from 'zod'
import type { FieldDescription } from '../crm/connector.ts'
import { type CatalogueField, fieldCatalogue } from './catalogue.ts'
import { convert, mayConvert } from './convert.ts'
import { mayBeTold } from './direction.ts'
import type { FieldType } from './field.ts'
import type { MappedEntity, Mapping } from './mapping.ts'
import { type MappingProblem, mappingName, problemWith } from './problem.ts'
import { mappingSchema } from './schema.ts'
import { compileTransform } from './transform.ts'

/** The CRM's fields by entity. What is not described is not checked against the CRM. */
export type DescribedFields = Partial<Record<MappedEntity, readonly FieldDescription[]>>

type Finding = Pick<MappingProblem, 'code' | 'message' | 'help'>

/**
 * Reads mappings as they come from outside and says all that is wrong with each. `mappings` holds those without a
 * problem, in their order. Of two mappings onto one CRM field the later is the problem.
 */
export function validateMappings(
  rows: readonly unknown[],
  catalogue: readonly CatalogueField[] = fieldCatalogue,
  described: DescribedFields = {},
): { mappings: Mapping[]; problems: MappingProblem[] } {
  const mappings: Mapping[] = []
  const problems: MappingProblem[] = []
  const writers = new Map<string, Mapping>()
  rows.forEach((row, index) => {
    const parsed = mappingSchema.safeParse(row)
    if (!parsed.success) {
      problems.push(invalidRow(index, parsed.error))
      return
    }
    const mapping = parsed.data
    const target = `${mapping.entityType} ${mapping.crmField}`
    const findings = [
      ...checkOurs(mapping, catalogue),
      ...checkDirection(mapping),
      ...checkTransform(mapping, catalogue),
      ...checkTheirs(mapping, described[mapping.entityType]),
      ...(mapping.direction === 'from_crm' ? [] : checkUnique(writers.get(target))),
    ]
    if (mapping.direction !== 'from_crm' && !writers.has(target)) writers.set(target, mapping)
    if (findings.length === 0) mappings.push(mapping)
    problems.push(...findings.map((finding) => problemWith(mapping, finding)))
  })
  return { mappings, problems }
}

function invalidRow(index: number, error: z.ZodError): MappingProblem {
  return {
    code: 'mapping_invalid_row',
    mapping: `mapping ${index + 1}`,
    crmField: null,
    message: z.prettifyError(error),
    help: 'Correct the named properties; nothing of this mapping was taken over.',
  }
}

function checkOurs(mapping: Mapping, catalogue: readonly CatalogueField[]): Finding[] {
  const ours = catalogue.find(({ key }) => key === mapping.oppspotField)
  if (ours === undefined) return [unknownField(mapping.oppspotField)]
  const findings: Finding[] = []
  if (mapping.transform === null && mapping.direction !== 'from_crm' && !mayConvert(ours.type, mapping.type)) {
    findings.push(clash(`${ours.key} is of type ${ours.type} and can never be ${mapping.type}`))
  }
  if (mapping.transform === null && mapping.direction !== 'to_crm' && !mayConvert(mapping.type, ours.type)) {
    findings.push(clash(`${mapping.crmField} is of type ${mapping.type} and can never be ${ours.type}`))
  }
  return findings
}

function checkDirection({ entityType, direction, oppspotField, transform }: Mapping): Finding[] {
  if (direction === 'to_crm') return []
  if (entityType === 'deal') return [oneWay('Nothing is taken over from deals')]
  if (!mayBeTold(oppspotField)) return [oneWay(`${oppspotField} is for us to say, not for the CRM`)]
  if (direction === 'bidirectional' && transform !== null) return [oneWay('A transform works in one direction only')]
  return []
}

function checkTransform(mapping: Mapping, catalogue: readonly CatalogueField[]): Finding[] {
  if (mapping.transform === null) return []
  const compiled = compileTransform(mapping.transform)
  if (!compiled.ok) return [compiled.error]
  return compiled.value.reads.filter((read) => !catalogue.some(({ key }) => key === read)).map(unknownField)
}

function checkTheirs(mapping: Mapping, described: readonly FieldDescription[] | undefined): Finding[] {
  const fallback = convert(mapping.defaultValue, mapping.type)
  if (described === undefined) return fallback.ok ? [] : [fallback.error]
  const theirs = described.find(({ field }) => field === mapping.crmField)
  if (theirs === undefined) return [unknownCrmField(mapping)]
  const findings: Finding[] = []
  if (theirs.readOnly && mapping.direction !== 'from_crm') findings.push(readOnly(mapping))
  if (!sameStorage(mapping.type, theirs.type)) {
    findings.push(clash(`The mapping says that ${theirs.field} is ${mapping.type}; in the CRM it is ${theirs.type}`))
  }
  const offered = convert(mapping.defaultValue, mapping.type, theirs.options)
  if (!offered.ok) findings.push(offered.error)
  return findings
}

function checkUnique(earlier: Mapping | undefined): Finding[] {
  if (earlier === undefined) return []
  return [
    {
      code: 'mapping_duplicate',
      message: `${mappingName(earlier)} writes the same CRM field`,
      help: 'Remove one of the two mappings, or map it to another CRM field.',
    },
  ]
}

/** CRMs differ in which of their texts they call an address, a number to dial or a link; all are stored as text. */
function sameStorage(one: FieldType, other: FieldType): boolean {
  const texts: readonly FieldType[] = ['text', 'long_text', 'url', 'email', 'phone']
  return one === other || (texts.includes(one) && texts.includes(other))
}

const unknownField = (key: string): Finding => ({
  code: 'mapping_unknown_field',
  message: `There is no oppSpot field "${key}"`,
  help: 'Choose one of the fields in the catalogue.',
})

const unknownCrmField = ({ entityType, crmField }: Mapping): Finding => ({
  code: 'mapping_unknown_crm_field',
  message: `The CRM has no ${entityType} field "${crmField}"`,
  help: 'Create the field in the CRM, or choose one that is there.',
})

const readOnly = ({ crmField }: Mapping): Finding => ({
  code: 'mapping_read_only',
  message: `${crmField} cannot be written; the CRM computes it`,
  help: 'Choose a field that can be written, or set the direction to from_crm.',
})

const oneWay = (message: string): Finding => ({
  code: 'mapping_one_way',
  message,
  help: 'Set the direction to to_crm; for the way back, map another field, without a transform.',
})

const clash = (message: string): Finding => ({
  code: 'mapping_type_clash',
  message,
  help: 'Choose a CRM field of a fitting type, correct the type of the mapping, or add a transform.',
})
