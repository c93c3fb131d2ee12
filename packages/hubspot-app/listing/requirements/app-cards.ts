import type { SourceFile } from '../evidence.ts'
import { declaredScopes } from './minimum.ts'
import { byHand, fail, none, pass, type Requirement } from './requirement.ts'

const source =
  'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/listing-your-app/app-marketplace-listing-requirements#app-card-requirements'

/** What an app with cards must keep to besides. */
export const appCards: readonly Requirement[] = [
  {
    id: 'sensitive-scopes',
    asks: 'No scope for sensitive data',
    source,
    judge: ({ components }) => {
      const scopes = declaredScopes(components)
      return none(
        scopes.filter((scope) => scope.includes('sensitive')),
        `None among ${scopes.length} scopes`,
      )
    },
  },
  {
    id: 'sensitive-data',
    asks: 'Cards show no sensitive data',
    source,
    judge: () =>
      byHand(
        'Look at the pictures of the card: facts of a company register, signals and advice, of a person name and job alone',
      ),
  },
  {
    id: 'scopes-used',
    asks: 'Every scope asked for is used; what some customers need only is optional',
    source,
    judge: ({ components, providerSources }) => {
      const code = providerSources.map(({ text }) => text).join('\n')
      const use: Readonly<Record<string, RegExp>> = {
        contacts: /contact/,
        companies: /compan/,
        deals: /deal/,
        owners: /owners/,
        schemas: /properties/,
        automation: /automation\/actions\/callbacks/,
      }
      return none(
        declaredScopes(components)
          .filter((scope) => scope !== 'oauth')
          .filter((scope) => !Object.entries(use).some(([object, calls]) => scope.includes(object) && calls.test(code)))
          .map((scope) => `Nothing uses ${scope}`),
        'The connector has calls for each; deals’ write scope is optional',
      )
    },
  },
  {
    id: 'browser-extension',
    asks: 'A browser extension, where one is needed, is in its browser’s store',
    source,
    judge: ({ components }) =>
      none(
        components.filter(({ config }) => 'manifest_version' in config).map(({ path }) => path),
        'The project has none, and no part of it asks for one',
      ),
  },
  {
    id: 'relative-links',
    asks: 'Pictures and scripts are linked relatively',
    source,
    judge: ({ cardSources }) =>
      none(
        found(cardSources, /(src|import\()\s*[=(]?\s*["'`]https?:\/\//),
        'No picture or script is loaded from an absolute address',
      ),
  },
  {
    id: 'submit-buttons',
    asks: 'Forms have a submit button',
    source,
    judge: ({ cardSources }) =>
      none(
        cardSources
          .filter(({ text }) => /<Form\b/.test(text) && !/type=["']submit["']/.test(text))
          .map(({ path }) => `${path} has a form without one`),
        'Every form has one',
      ),
  },
  {
    id: 'destructive',
    asks: 'The destructive style stands for destruction only',
    source,
    judge: ({ cardSources }) => {
      const uses = found(cardSources, /variant=["']destructive["']/)
      return uses.length === 0 ? pass('It is not used') : byHand(`Look at ${uses.join(', ')}`)
    },
  },
  {
    id: 'one-primary',
    asks: 'One primary button a surface',
    source,
    judge: ({ cardSources }) => {
      const uses = found(cardSources, /variant=["'{]+\s*["']?primary["']/)
      if (uses.length === 0) return fail('No button is the primary one')
      return byHand(
        `The pictures of the card’s states show one primary button each; buttons stand in ${uses.join(', ')}`,
      )
    },
  },
  {
    id: 'underline',
    asks: 'No underlined text beside links',
    source,
    judge: ({ cardSources }) => none(found(cardSources, /lineDecoration|underline/), 'Nothing is underlined'),
  },
  {
    id: 'tags',
    asks: 'Tags are no buttons and no links',
    source,
    judge: ({ cardSources }) =>
      none(found(cardSources, /<(Status)?Tag\b[^>]*(onClick|href)=/), 'No tag can be pressed'),
  },
]

function found(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
}
