export { type CompanyIdentity, companySimilarity, matchThreshold } from './company-similarity.ts'
export * from './email-domain.ts'
export { type Against, type NoMatch, noMatch } from './no-match.ts'
export type * from './port.ts'
