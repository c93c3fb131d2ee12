import { byHand, fail, none, pass, type Requirement } from './requirement.ts'

const source =
  'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/listing-your-app/app-marketplace-listing-requirements#minimum-requirements'
/** Supported in November 2026: https://developers.hubspot.com/docs/developer-tooling/platform/versioning */
const SUPPORTED = ['2026.03', '2026.09']

/** What every listed app must be. */
export const minimum: readonly Requirement[] = [
  {
    id: 'access',
    asks: 'The listing leads to this app alone, and the app needs no other app',
    source,
    judge: () =>
      byHand('Follow the install button once: it begins OAuth for this app, and nothing else has to be installed'),
  },
  {
    id: 'unique',
    asks: 'One listing for one use case',
    source,
    judge: () => byHand('Look in the developer account that no second listing of SmartSync exists'),
  },
  {
    id: 'app-id',
    asks: 'All calls are made with the listed app’s id and OAuth client',
    source,
    judge: ({ components }) => {
      const apps = components.filter(({ type }) => type === 'app')
      return apps.length === 1
        ? pass('The project holds one app, and the connector takes tokens from its OAuth client alone')
        : fail(`The project holds ${apps.length} apps`)
    },
  },
  {
    id: 'oauth',
    asks: 'OAuth is the only way in',
    source,
    judge: ({ components }) => {
      const auth = appConfig(components).auth
      const type = typeof auth === 'object' && auth !== null && 'type' in auth ? auth.type : undefined
      const { distribution } = appConfig(components)
      return type === 'oauth' && distribution === 'marketplace'
        ? pass('auth.type is oauth, distribution is marketplace')
        : fail(`auth.type is ${String(type)}, distribution is ${String(distribution)}`)
    },
  },
  {
    id: 'installs',
    asks: 'Three active installs in accounts that are not ours, within 30 days',
    source,
    judge: () => byHand('HubSpot counts them; look at the app’s page in the developer account'),
  },
  {
    id: 'scopes',
    asks: 'Only scopes that the app uses, the same in project and code',
    source,
    judge: ({ components, oauthScopes }) => {
      const declared = declaredScopes(components)
      return none(
        [
          ...oauthScopes
            .filter((scope) => !declared.includes(scope))
            .map((scope) => `${scope} is asked for but not declared`),
          ...declared
            .filter((scope) => !oauthScopes.includes(scope))
            .map((scope) => `${scope} is declared but not asked for`),
        ],
        `${declared.length} scopes, the same in project and code; the contract run shows a call for each`,
      )
    },
  },
  {
    id: 'terms',
    asks: 'HubSpot’s Technology Partner Program Agreement is accepted',
    source,
    judge: () => byHand('Somebody with power to sign accepts it in the developer account'),
  },
  {
    id: 'industries',
    asks: 'Not only for restricted industries',
    source,
    judge: () => byHand('SmartSync serves sales teams of any industry; say so if HubSpot asks'),
  },
  {
    id: 'classic-cards',
    asks: 'No classic CRM cards',
    source,
    judge: ({ components }) => {
      const cards = components.filter(({ type }) => type === 'card')
      return cards.length > 0
        ? none(
            cards
              .filter(({ config }) => typeof config.entrypoint !== 'string')
              .map(({ uid }) => `${uid} has no entrypoint`),
            `${cards.length} cards, all UI extensions`,
          )
        : fail('The project holds no card')
    },
  },
  {
    id: 'platform',
    asks: 'A supported version of the developer platform',
    source,
    judge: ({ platformVersion }) =>
      SUPPORTED.includes(platformVersion)
        ? pass(`The project is of ${platformVersion}`)
        : fail(`The project is of ${platformVersion}; supported are ${SUPPORTED.join(', ')}`),
  },
  {
    id: 'ai-connector',
    asks: 'An app that mainly connects HubSpot to outside generative AI uses user-level permissions and HubSpot’s MCP server',
    source,
    judge: () =>
      byHand(
        'SmartSync connects HubSpot to oppSpot’s company data; a language model, where one is set, only words a summary of facts already found. Ask HubSpot to confirm that this is no AI connector',
      ),
  },
]

type Components = Parameters<Requirement['judge']>[0]['components']

function appConfig(components: Components): Record<string, unknown> {
  return components.find(({ type }) => type === 'app')?.config ?? {}
}

export function declaredScopes(components: Components): string[] {
  const { auth } = appConfig(components)
  if (typeof auth !== 'object' || auth === null) return []
  return Object.entries(auth).flatMap(([key, value]) =>
    key.endsWith('Scopes') && Array.isArray(value) ? value.map(String) : [],
  )
}
