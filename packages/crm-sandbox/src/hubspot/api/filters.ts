import { z } from 'zod'
import { validationError } from '../errors.ts'
import type { CrmRecord, Property } from '../model.ts'
import type { Table } from '../portal-state.ts'
import { timeOf } from '../values.ts'

export const filterSchema = z.object({
  propertyName: z.string(),
  operator: z.enum([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'BETWEEN',
    'IN',
    'NOT_IN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
    'CONTAINS_TOKEN',
    'NOT_CONTAINS_TOKEN',
  ]),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
})

type Filter = z.infer<typeof filterSchema>
type Test = (record: CrmRecord) => boolean

/** A filter as a test. Comparisons are by number or time where the property is one; text ignores case. */
export function compileFilter(filter: Filter, table: Table): Test {
  const { propertyName: name, operator } = filter
  const property = table.property(name)
  if (!property) {
    throw validationError(`There was a problem with the request. Property "${name}" does not exist.`, {
      errors: [{ message: `Property "${name}" does not exist`, code: 'PROPERTY_DOESNT_EXIST' }],
    })
  }
  if (operator === 'HAS_PROPERTY') return (record) => record.properties[name] !== undefined
  if (operator === 'NOT_HAS_PROPERTY') return (record) => record.properties[name] === undefined
  const test = compileComparison(filter, property)
  return (record) => {
    const value = record.properties[name]
    if (value === undefined) return false
    const values = isList(property) ? value.split(';') : [value]
    return values.some((each) => test(comparable(property, each)))
  }
}

/** Properties that hold several values, of which a filter has to hold for one. */
function isList({ name, fieldType }: Property): boolean {
  return (
    fieldType === 'checkbox' || ['hs_additional_emails', 'hs_additional_domains', 'hs_merged_object_ids'].includes(name)
  )
}

type Comparable = string | number

function compileComparison(filter: Filter, property: Property): (value: Comparable) => boolean {
  const one = () => comparable(property, required(filter, 'value'))
  switch (filter.operator) {
    case 'IN':
    case 'NOT_IN': {
      // Stored text is lowered and these values are not: HubSpot wants them in lower case.
      const values = new Set((filter.values ?? missing(filter, 'values')).map((value) => exact(property, value)))
      return (value) => values.has(value) === (filter.operator === 'IN')
    }
    case 'BETWEEN': {
      const low = one()
      const high = comparable(property, required(filter, 'highValue'))
      return (value) => value >= low && value <= high
    }
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const token = tokenPattern(required(filter, 'value'))
      return (value) =>
        tokensOf(String(value)).some((part) => token.test(part)) === (filter.operator === 'CONTAINS_TOKEN')
    }
    default:
      return ordered(filter.operator, one())
  }
}

function ordered(operator: Filter['operator'], bound: Comparable): (value: Comparable) => boolean {
  switch (operator) {
    case 'NEQ':
      return (value) => value !== bound
    case 'LT':
      return (value) => value < bound
    case 'LTE':
      return (value) => value <= bound
    case 'GT':
      return (value) => value > bound
    case 'GTE':
      return (value) => value >= bound
    default:
      return (value) => value === bound
  }
}

/** A value in the form in which values of this property are compared. */
export function comparable(property: Property, value: string): Comparable {
  const form = exact(property, value)
  return typeof form === 'string' && property.type !== 'enumeration' ? form.toLowerCase() : form
}

function exact(property: Property, value: string): Comparable {
  if (property.type === 'number') return Number(value)
  if (property.type === 'date' || property.type === 'datetime') return timeOf(value) ?? value
  return value
}

function tokensOf(text: string): string[] {
  return [text, ...text.split(/[\s@.,;:/\\|_()-]+/)].filter((part) => part !== '')
}

/** `*` stands for any text within a token. */
function tokenPattern(value: string): RegExp {
  const parts = value
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

function required(filter: Filter, field: 'value' | 'highValue'): string {
  return filter[field] ?? missing(filter, field)
}

function missing(filter: Filter, field: string): never {
  throw validationError(`operator ${filter.operator} on ${filter.propertyName} requires ${field}`)
}
