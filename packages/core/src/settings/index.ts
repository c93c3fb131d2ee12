export * from './settings.ts'
export type { StageRules } from './stage-rules.ts'
