import type { Action, Language } from '../model/index.ts'
import { phrasesIn } from '../phrases/language.ts'

/** What stands in the task that an action becomes: why, and a way to open where there is one. */
export function taskText({ reason, opener }: Action, language?: Language): string {
  return opener === null ? reason : `${reason}\n\n${phrasesIn(language).actions.opening(opener)}`
}
