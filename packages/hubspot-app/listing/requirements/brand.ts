import { byHand, none, pass, type Requirement } from './requirement.ts'

const source = 'https://www.hubspot.com/partners/technology/branding-guidelines'

/** How HubSpot’s name and marks may be used. */
export const brand: readonly Requirement[] = [
  {
    id: 'capital-s',
    asks: 'HubSpot is written with a capital S wherever people read it',
    source,
    judge: ({ publicTexts }) =>
      none(
        publicTexts
          .filter(({ text }) => /\b(Hubspot|HUBSPOT|Hub Spot)\b/.test(prose(text)))
          .map(({ path }) => `${path} spells it another way`),
        `${publicTexts.length} texts looked through`,
      ),
  },
  {
    id: 'names',
    asks: 'No name of HubSpot’s, nor “inbound”, in the name of the app or a card',
    source,
    judge: ({ components, listing }) => {
      const names = [
        listing.name,
        ...components.map(({ config }) => config.name).filter((name) => typeof name === 'string'),
      ]
      return none(
        names.filter((name) => /hub|inbound|sprocket/i.test(name)).map((name) => `“${name}”`),
        `Names: ${[...new Set(names)].join(', ')}`,
      )
    },
  },
  {
    id: 'marks',
    asks: 'No logo of HubSpot’s nor of others',
    source,
    judge: ({ pictures }) =>
      pictures.size > 0
        ? byHand(`Look at ${[...pictures.keys()].join(', ')}: our own mark is the only one`)
        : pass('There is no picture'),
  },
]

/** Without addresses and code, in which other spellings are names. */
function prose(text: string): string {
  return text.replace(/https?:\/\/\S+/g, '').replace(/`[^`]*`/g, '')
}
