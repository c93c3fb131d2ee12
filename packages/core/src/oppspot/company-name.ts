/**
 * A company's name, taken apart for comparison: `words` without case, accents, punctuation, "and", "the" and legal form;
 * `form` is the kind of legal person that the form stands for, null where the name says nothing.
 */
export interface CompanyName {
  words: readonly string[]
  form: string | null
}

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

const SHORTENED: Record<string, string> = {
  assoc: 'associates',
  bros: 'brothers',
  grp: 'group',
  hldgs: 'holdings',
  intl: 'international',
  mgmt: 'management',
  mgt: 'management',
  svcs: 'services',
}

/**
 * Legal forms at the end of a name, the longest first. An "incorporated" or "GmbH" is another legal person than the
 * British company of that name, and so is a partnership; a private company that goes public stays the same one.
 */
const FORMS: readonly { said: string; form: string | null }[] = [
  { said: 'limited liability partnership', form: 'partnership' },
  { said: 'community interest company', form: 'company' },
  { said: 'public limited company', form: 'company' },
  { said: 'limited partnership', form: 'partnership' },
  { said: 'private limited', form: 'company' },
  { said: 'designated activity company', form: 'dac' },
  { said: 'societa per azioni', form: 'spa' },
  { said: 'sociedad anonima', form: 'sa' },
  { said: 'sa rl', form: 'sarl' },
  { said: 'pte', form: 'pte' },
  { said: 'pty', form: 'pty' },
  ...['limited', 'ltd', 'plc', 'cic', 'cyfyngedig', 'cyf', 'ccc'].map((said) => ({ said, form: 'company' })),
  ...['llp', 'lp'].map((said) => ({ said, form: 'partnership' })),
  ...['inc', 'incorporated', 'llc'].map((said) => ({ said, form: 'american' })),
  ...['gmbh', 'ag', 'sa', 'sarl', 'sas', 'bv', 'nv', 'spa', 'srl', 'ab', 'as', 'oy', 'se', 'dac'].map((said) => ({
    said,
    form: said,
  })),
  ...['company', 'co', 'corporation', 'corp'].map((said) => ({ said, form: null })),
]
const SILENT = new Set(['the', 'and', 'limited', 'ltd', 'plc'])
const ALSO_CALLED = /\s(?:t\s?\/\s?a|trading as)\s/i

/** The names in a name: `Smith Ltd t/a Acme` is two. */
export function namesIn(name: string): string[] {
  return name
    .split(ALSO_CALLED)
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

/** Takes a name apart. `words` is empty for a name that is nothing but a legal form. */
export function parseCompanyName(name: string): CompanyName {
  let rest = plain(name)
  let form: string | null = null
  for (let said = formAt(rest); said; said = formAt(rest)) {
    rest = rest.slice(0, -said.said.length).trimEnd()
    form = said.form ?? form
  }
  const words = rest
    .split(' ')
    .map((word) => SHORTENED[word] ?? word)
    .filter((word) => word !== '' && !SILENT.has(word))
  return { words, form }
}

function formAt(name: string) {
  return FORMS.find(({ said }) => name === said || name.endsWith(` ${said}`))
}

/** Lower-case ASCII words where that can be had, one space between them; `P.L.C.` is one word. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(/[&+]/g, ' and ')
    .replace(/['’‘`.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
