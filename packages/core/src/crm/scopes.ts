import type { CrmOAuth, OptionalFeature, OptionalScope } from './provider.ts'

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
