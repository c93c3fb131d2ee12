export type * from './connector.ts'
export * from './errors.ts'
export type * from './provider.ts'
