import type { Viewer } from '../cards/card-slots.ts'
import type { Portal } from '../model.ts'

/** Languages that a user may have set. */
export const LOCALES: Readonly<Record<string, string>> = {
  'en-gb': 'English',
  'de-de': 'Deutsch',
  'fr-fr': 'Français',
  'es-es': 'Español',
}

/** Who looks at a page, by its query: the account's first user, in English, unless it says otherwise. */
export function viewerOf({ users }: Portal, query: Readonly<Record<string, unknown>>): Viewer {
  const user = users.find(({ userId }) => String(userId) === query.as) ?? users[0]
  if (user === undefined) throw new Error('An account has at least one user')
  const locale = typeof query.locale === 'string' && query.locale in LOCALES ? query.locale : 'en-gb'
  return { user, locale }
}
