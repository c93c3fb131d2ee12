import type { Mapping } from '../mapping/mapping.ts'
import type { CustomField, RecordType } from './connector.ts'
import type { CrmOAuth, CrmProvider, OptionalFeature, OptionalScope } from './provider.ts'

/** The optional scopes that an account withheld. An account of which no scopes are known (null) is taken to withhold none. */
export function withheldScopes(
  { optionalScopes }: Pick<CrmOAuth, 'optionalScopes'>,
  granted: readonly string[] | null,
): OptionalScope[] {
  return granted === null ? [] : optionalScopes.filter(({ scope }) => !granted.includes(scope))
}

/** The scopes without which SmartSync cannot work and which were not granted. */
export function missingScopes(
  { scopes, optionalScopes }: Pick<CrmOAuth, 'scopes' | 'optionalScopes'>,
  granted: readonly string[],
): string[] {
  const optional = new Set(optionalScopes.map(({ scope }) => scope))
  return scopes.filter((scope) => !optional.has(scope) && !granted.includes(scope))
}

/** Does the account let us do this? */
export function mayUse(
  oauth: Pick<CrmOAuth, 'optionalScopes'>,
  granted: readonly string[] | null,
  feature: OptionalFeature,
): boolean {
  return withheldScopes(oauth, granted).every((scope) => scope.feature !== feature)
}

/** Does the account let us write to records of this type? */
export function mayWriteTo(
  oauth: Pick<CrmOAuth, 'optionalScopes'>,
  granted: readonly string[] | null,
  type: RecordType,
): boolean {
  return type !== 'deal' || mayUse(oauth, granted, 'deals')
}

/**
 * The fields that SmartSync creates in an account, and the mappings with which an integration begins there: a provider's,
 * without what the account does not let us have.
 */
export function ownFields(
  {
    oauth,
    fields,
  }: { oauth: Pick<CrmOAuth, 'optionalScopes'>; fields: Pick<CrmProvider['fields'], 'custom' | 'defaults'> },
  granted: readonly string[] | null,
): { custom: CustomField[]; defaults: Mapping[] } {
  const mayAddTo = (type: RecordType) =>
    mayWriteTo(oauth, granted, type) && (type !== 'deal' || mayUse(oauth, granted, 'deal_fields'))
  return {
    custom: fields.custom.filter(({ recordType }) => mayAddTo(recordType)),
    defaults: fields.defaults.filter(({ entityType, fieldKind }) =>
      fieldKind === 'custom' ? mayAddTo(entityType) : mayWriteTo(oauth, granted, entityType),
    ),
  }
}
