import { declaredScopes } from './minimum.ts'
import { byHand, fail, none, pass, type Requirement } from './requirement.ts'

const source =
  'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/listing-your-app/app-marketplace-listing-requirements#listing-requirements'
const LONGEST_URL = 250
const ICON_SIDE = 800
const MOST_PICTURES = 8
const MOST_CATEGORIES = 2

/** What the listing itself must say and show. */
export const content: readonly Requirement[] = [
  {
    id: 'specific',
    asks: 'The text is about the integration, not the product in general',
    source,
    judge: ({ listing }) => {
      const mentions = listing.overview.match(/HubSpot/g)?.length ?? 0
      return mentions >= 2
        ? byHand(`The overview speaks of HubSpot ${mentions} times; read it once more as a reviewer would`)
        : fail('The overview does not say what happens in HubSpot')
    },
  },
  {
    id: 'live-urls',
    asks: 'Every address is live and public, also for HubSpot’s crawler',
    source,
    judge: ({ listing }) =>
      byHand(
        `Open each below ${listing.site}, and let the user agent “HubSpot Crawler” through: nothing is published there yet`,
      ),
  },
  {
    id: 'url-length',
    asks: `No address is longer than ${LONGEST_URL} characters`,
    source,
    judge: ({ listing }) =>
      none(
        Object.entries(listing.urls)
          .filter(([, url]) => url.length > LONGEST_URL)
          .map(([name]) => name),
        `${Object.keys(listing.urls).length} addresses, all shorter`,
      ),
  },
  {
    id: 'setup-guide',
    asks: 'A setup guide for this integration: install, configure, use, disconnect, uninstall and what becomes of the data',
    source:
      'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/listing-your-app/create-an-app-listing-setup-guide',
    judge: ({ publicTexts, pictures }) => {
      const guide = publicTexts.find(({ path }) => path === 'listing/setup-guide.md')?.text ?? ''
      const uninstall = publicTexts.find(({ path }) => path === 'listing/uninstall-guide.md')?.text ?? ''
      const shown = [...guide.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].flatMap(([, path]) => path ?? [])
      return none(
        [
          ...['Install', 'Configure', 'Use', 'Disconnect', 'Uninstall']
            .filter((topic) => !new RegExp(`^## .*${topic}`, 'm').test(guide))
            .map((topic) => `The setup guide has no section “${topic}”`),
          ...(/^## .*data/m.test(uninstall) ? [] : ['The uninstall guide does not say what becomes of the data']),
          ...(shown.length > 0 ? [] : ['The setup guide shows no picture']),
          ...shown.filter((path) => !pictures.has(path)).map((path) => `${path} is missing`),
        ],
        `All five sections, ${shown.length} pictures`,
      )
    },
  },
  {
    id: 'install-url',
    asks: 'The install button leads to where one can connect',
    source,
    judge: ({ listing }) =>
      listing.urls.install.endsWith('/install/hubspot')
        ? pass('It leads to the route that begins the install')
        : fail(`${listing.urls.install} is no route of ours`),
  },
  {
    id: 'shared-data',
    asks: 'Every scope has its line in the Shared data table; read and write are shown as bi-directional',
    source,
    judge: ({ listing, components }) => {
      const scopes = declaredScopes(components).filter((scope) => scope !== 'oauth')
      const told = new Set(listing.sharedData.flatMap((row) => row.scopes))
      const wrong = listing.sharedData.filter(({ scopes, direction }) => {
        const reads = scopes.some((scope) => scope.endsWith('.read'))
        const writes = scopes.some((scope) => scope.endsWith('.write'))
        return (reads && writes) !== (direction === 'bi-directional')
      })
      return none(
        [
          ...scopes.filter((scope) => !told.has(scope)).map((scope) => `${scope} is in no line`),
          ...[...told]
            .filter((scope) => !scopes.includes(scope))
            .map((scope) => `${scope} is told of but not asked for`),
          ...wrong.map(({ object }) => `${object} shows the wrong direction`),
        ],
        `${listing.sharedData.length} lines for ${scopes.length} scopes`,
      )
    },
  },
  {
    id: 'pricing',
    asks: 'Prices as on our website, only plans that include the integration',
    source,
    judge: ({ listing }) =>
      byHand(`${listing.pricing.plans.length} plan; compare it with ${listing.urls.pricing} when that is published`),
  },
  {
    id: 'support',
    asks: 'At least one way to reach support',
    source,
    judge: ({ listing, components }) => {
      const support = components.find(({ type }) => type === 'app')?.config.support
      return typeof support === 'object' && support !== null && 'supportEmail' in support && support.supportEmail
        ? pass(`${listing.supportEmail}, and in the app’s configuration`)
        : fail('The app’s configuration names no support e-mail')
    },
  },
  {
    id: 'legal',
    asks: 'Terms of service and privacy policy are live and current',
    source,
    judge: ({ listing }) =>
      byHand(`Publish ${listing.urls.terms} and ${listing.urls.privacy}; counsel has to write them`),
  },
  {
    id: 'icon',
    asks: `The icon is ${ICON_SIDE} by ${ICON_SIDE} pixels, without words`,
    source: 'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/listing-your-app/listing-your-app',
    judge: ({ logo }) =>
      logo.width === ICON_SIDE && logo.height === ICON_SIDE
        ? byHand(
            `app/logo.png is ${logo.width} by ${logo.height}; upload it in the wizard, and see that it holds no word`,
          )
        : fail(`app/logo.png is ${logo.width} by ${logo.height}`),
  },
  {
    id: 'media',
    asks: `At most ${MOST_PICTURES} pictures, each with alternative text, at most ${MOST_CATEGORIES} categories`,
    source: 'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/listing-your-app/listing-your-app',
    judge: ({ listing, pictures }) =>
      none(
        [
          ...(listing.media.length <= MOST_PICTURES ? [] : [`${listing.media.length} pictures`]),
          ...(listing.categories.length <= MOST_CATEGORIES ? [] : [`${listing.categories.length} categories`]),
          ...[...listing.media, ...listing.features]
            .filter(({ picture }) => !pictures.has(picture))
            .map(({ picture }) => `${picture} is missing`),
        ],
        `${listing.media.length} pictures with alternative text`,
      ),
  },
  {
    id: 'test-access',
    asks: 'Reviewers get an account and a script',
    source: 'https://developers.hubspot.com/docs/apps/developer-platform/list-apps/testing-credentials',
    judge: ({ publicTexts }) =>
      publicTexts.some(({ path }) => path === 'listing/reviewer-script.md')
        ? byHand('The script is there; make the test account that it names, and enter its credentials in the wizard')
        : fail('reviewer-script.md is missing'),
  },
]
