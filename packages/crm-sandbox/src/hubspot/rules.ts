import type { PropertyFault } from './errors.ts'
import type { ObjectType } from './objects.ts'

/**
 * A rule that an account's administrator made: a property must be filled in (`when` another has that value), or may be no
 * longer than so many characters. Since 2026-09 such rules hold for apps too.
 * https://developers.hubspot.com/changelog/crm-api-write-validation-enforcement
 */
export interface Rule {
  type: ObjectType
  property: string
  required?: { when?: { property: string; value: string } | undefined } | undefined
  maxLength?: number | undefined
}

/** The rules that a write breaks: only those that it touches. */
export function brokenRules(
  rules: readonly Rule[],
  type: ObjectType,
  after: Readonly<Record<string, string>>,
  written: Readonly<Record<string, string>>,
): PropertyFault[] {
  return rules.flatMap((rule): PropertyFault[] => {
    const { property: name, required, maxLength } = rule
    if (rule.type !== type) return []
    const when = required?.when
    const touched = name in written || (when !== undefined && when.property in written)
    if (required && touched && !after[name] && (when === undefined || after[when.property] === when.value)) {
      return [{ name, code: 'REQUIRED_PROPERTY', message: `${name} is required` }]
    }
    if (maxLength !== undefined && (written[name]?.length ?? 0) > maxLength) {
      return [{ name, code: 'MAX_LENGTH', message: `${written[name]} is longer than ${maxLength} characters` }]
    }
    return []
  })
}
