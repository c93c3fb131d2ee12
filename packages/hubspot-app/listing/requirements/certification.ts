import { byHand, none, type Requirement } from './requirement.ts'

const source =
  'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/apply-for-certification/certification-requirements'
const oauthChange = 'https://developers.hubspot.com/changelog/v1-oauth-api-deprecation'

/** The one call that HubSpot offers in no dated version: who may see a record. */
const UNDATED = '/resource-permissions/v3/permitted-users'

/** What a certified app must be beyond a listed one. */
export const certification: readonly Requirement[] = [
  {
    id: 'verified-domain',
    asks: 'The app belongs to a verified domain',
    source,
    judge: () => byHand('Verify the domain in the developer account'),
  },
  {
    id: 'stable-apis',
    asks: 'Stable, public versions of HubSpot’s APIs only',
    source,
    judge: ({ providerSources }) =>
      none(
        providerSources
          .map(({ path, text }) => ({ path, text: text.replaceAll(UNDATED, '') }))
          .filter(({ text }) => /['"`/]v[1-4]\//.test(text) || /-beta/.test(text))
          .map(({ path }) => `${path} calls a numbered or beta version`),
        `Every path carries a dated version but ${UNDATED}, of which there is none: supported until September 2027`,
      ),
  },
  {
    id: 'oauth-api',
    asks: 'Tokens are got, looked into and revoked over the dated OAuth API',
    source: oauthChange,
    judge: ({ providerSources }) => {
      const code = providerSources.map(({ text }) => text).join('\n')
      return none(
        ['token', 'introspect', 'revoke'].filter((call) => !new RegExp(`oauth/[^'"\`]*${call}`).test(code)),
        'Token, introspection and revocation are on dated paths',
      )
    },
  },
  {
    id: 'uninstall-endpoint',
    asks: 'Disconnecting on our side uninstalls the app at HubSpot',
    source: 'https://developers.hubspot.com/docs/api-reference/latest/app-management/app-uninstalls/guide',
    judge: ({ providerSources }) =>
      none(
        providerSources.some(({ text }) => text.includes('external-install')) ? [] : ['Nothing calls it'],
        'The provider’s disconnect calls it, then revokes the tokens',
      ),
  },
  {
    id: 'privacy-deletion',
    asks: 'Privacy deletions are honoured',
    source: 'https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide',
    judge: ({ components }) =>
      none(
        components.some(
          ({ type, config }) => type === 'webhooks' && JSON.stringify(config).includes('contact.privacyDeletion'),
        )
          ? []
          : ['The project does not subscribe to contact.privacyDeletion'],
        'The project subscribes to contact.privacyDeletion; a test looks for the person in every table afterwards',
      ),
  },
  {
    id: 'success-rate',
    asks: 'More than 95 % of calls succeed',
    source,
    judge: () => byHand('HubSpot’s monitoring shows it; budgets and the circuit breaker keep refused calls few'),
  },
  {
    id: 'activity',
    asks: 'A reasonable volume of calls, mostly from customers’ accounts; enough installs; listed for six months',
    source,
    judge: () => byHand('HubSpot’s monitoring shows it after the listing'),
  },
  {
    id: 'security-questionnaire',
    asks: 'Questions on tokens, encryption and their life are answered',
    source,
    judge: () =>
      byHand('Answer from docs: sealed with AES-256-GCM under a keyring, refreshed under a lock, deleted at uninstall'),
  },
  {
    id: 'standing',
    asks: 'No rejection in the last months, no open escalation, terms kept',
    source,
    judge: () => byHand('Look in the developer account'),
  },
  {
    id: 'video',
    asks: 'A demo video of install, use, data flow and uninstall',
    source:
      'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/apply-for-certification/applying-for-app-certification',
    judge: () => byHand('Record it along reviewer-script.md'),
  },
  {
    id: 'usable',
    asks: 'Usable and accessible',
    source,
    judge: ({ cardSources }) =>
      none(
        cardSources
          .filter(({ text }) => /from ['"](react-dom|@mui|styled-components)|<(div|span|button|img)\b/.test(text))
          .map(({ path }) => `${path} goes past HubSpot’s components`),
        `HubSpot’s own accessible components alone, in ${cardSources.length} files`,
      ),
  },
]
