import { z } from 'zod'
import { isBlank } from './blank.ts'
import { MappingError, type MappingResult } from './errors.ts'
import type { FieldType, FieldValue } from './field.ts'

type Filled = Exclude<FieldValue, null>
type Options = ReadonlyArray<{ value: string; label: string }>

/** Undefined where the value does not fit. */
type Conversion = (value: Filled, options: Options) => FieldValue | undefined

const truths = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
])

const conversions: Record<FieldType, Conversion> = {
  text: (value) => line(value),
  long_text: (value) => words(value),
  number: (value) => (typeof value === 'number' ? finite(value) : numeral(value)),
  boolean: (value) => (typeof value === 'string' ? truths.get(value.trim().toLowerCase()) : truth(value)),
  date: (value) => day(value),
  datetime: (value) => moment(value),
  choice: (value, options) => option(words(single(value)), options),
  choices: (value, options) => all(typeof value === 'object' ? value : [words(value)], options),
  url: (value) => url(value),
  email: (value) => parsed(z.email(), value),
  phone: (value) => parsed(z.string().regex(/^(?=(?:\D*\d){5})[+\d\s().\-/]+(?:\s*(?:x|ext\.?|#)\s*\d+)?$/i), value),
  owner: (value) => identifier(value),
  stage: (value) => identifier(value),
}

/**
 * A value in the spelling of a CRM field of this type, or why it cannot be one: a value that would come out wrong is
 * refused, never guessed. Blank stays blank. Texts are trimmed and, for `text`, put on one line; booleans become `true`
 * and `false` in text; moments are cut to their day in UTC for `date`. With `options`, a choice must be one of them, by
 * value or by label.
 */
export function convert(value: FieldValue, to: FieldType, options: Options = []): MappingResult<FieldValue> {
  if (value === null || isBlank(value)) return { ok: true, value: null }
  const converted = conversions[to](value, options)
  if (converted !== undefined) return { ok: true, value: converted }
  return {
    ok: false,
    error: new MappingError('mapping_unconvertible', `${shown(value)} cannot be ${called(to, options)}`, {
      help: 'Map this field to a CRM field of a fitting type, or give the mapping a transform that makes it fit.',
    }),
  }
}

const intoText: readonly FieldType[] = ['text', 'long_text']
const mayBecome: Partial<Record<FieldType, readonly FieldType[]>> = {
  number: ['number', 'choice', 'choices', ...intoText],
  boolean: ['boolean', 'choice', 'choices', ...intoText],
  date: ['date', 'datetime', ...intoText],
  datetime: ['datetime', 'date', ...intoText],
  choices: ['choices', 'choice', ...intoText],
  url: ['url', ...intoText],
  email: ['email', ...intoText],
  phone: ['phone', ...intoText],
  owner: ['owner', ...intoText],
  stage: ['stage', ...intoText],
  choice: ['choice', 'choices', ...intoText],
}

/**
 * Could a value of one type ever be one of the other? Text could be anything, by what it says, but an owner or a stage:
 * these are the CRM's own ids, and only a transform can turn our words into them.
 */
export function mayConvert(from: FieldType, to: FieldType): boolean {
  return mayBecome[from]?.includes(to) ?? (to !== 'owner' && to !== 'stage')
}

function words(value: Filled): string {
  return typeof value === 'object'
    ? value
        .map((item) => item.trim())
        .filter(Boolean)
        .join(', ')
    : `${value}`.trim()
}

const line = (value: Filled) => words(value).replace(/\s*[\r\n]+\s*/g, ' ')

const truth = (value: Exclude<Filled, string>) => (typeof value === 'boolean' ? value : undefined)

const finite = (value: number) => (Number.isFinite(value) ? value : undefined)

function numeral(value: boolean | string | readonly string[]): number | undefined {
  if (typeof value !== 'string') return undefined
  const plain = value.trim()
  if (/^-?\d+(\.\d+)?$/.test(plain)) return finite(Number(plain))
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? finite(Number(plain.replaceAll(',', ''))) : undefined
}

function day(value: Filled): string | undefined {
  return parsed(z.iso.date(), value) ?? moment(value)?.slice(0, 'YYYY-MM-DD'.length)
}

function moment(value: Filled): string | undefined {
  const midnight = parsed(z.iso.date(), value)
  if (midnight !== undefined) return `${midnight}T00:00:00.000Z`
  const instant = parsed(z.iso.datetime({ offset: true }), value)
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

/** An only item stands for its list; of several, none does. */
function single(value: Filled): string | number | boolean {
  if (typeof value !== 'object') return value
  const [only, ...others] = value
  return only !== undefined && others.length === 0 ? only : ''
}

function option(value: string, options: Options): string | undefined {
  if (value === '') return undefined
  if (options.length === 0) return value
  const same = (other: string) => other.toLowerCase() === value.toLowerCase()
  const match =
    options.find((one) => one.value === value) ??
    options.find((one) => same(one.label)) ??
    options.find((one) => same(one.value))
  return match?.value
}

function all(values: readonly string[], options: Options): readonly string[] | undefined {
  const chosen = values.filter((value) => !isBlank(value)).map((value) => option(value.trim(), options))
  const known = chosen.filter((value) => value !== undefined)
  return known.length === chosen.length ? [...new Set(known)] : undefined
}

function url(value: Filled): string | undefined {
  if (typeof value !== 'string') return undefined
  const trimmed = value.trim()
  const address = /^[a-z][a-z\d+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`
  return parsed(z.url({ protocol: /^https?$/, hostname: z.regexes.domain }), address)
}

function identifier(value: Filled): string | undefined {
  if (typeof value === 'string') return value.trim()
  return Number.isSafeInteger(value) ? `${value}` : undefined
}

function parsed(schema: z.ZodType<string>, value: unknown): string | undefined {
  return schema.safeParse(typeof value === 'string' ? value.trim() : value).data
}

function called(type: FieldType, options: Options): string {
  const name = `a value of type ${type}`
  return options.length === 0
    ? name
    : `${name} (one of ${options
        .slice(0, 10)
        .map((one) => one.value)
        .join(', ')})`
}

function shown(value: FieldValue): string {
  const text = JSON.stringify(value)
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}
