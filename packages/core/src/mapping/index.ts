export type * from './field.ts'
export type * from './mapping.ts'
