export * from './email-domain.ts'
export type * from './port.ts'
