export type * from './connector.ts'
export * from './errors.ts'
export * from './knowledge.ts'
export type * from './provider.ts'
