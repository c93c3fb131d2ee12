export { LANGUAGES } from '../phrases/language.ts'
export * from './settings.ts'
export type { StageRules } from './stage-rules.ts'
