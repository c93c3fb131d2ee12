export { type CompanyIdentity, companySimilarity, matchThreshold } from './company-similarity.ts'
export * from './email-domain.ts'
export { type NoMatch, noMatch, tellNoMatch } from './no-match.ts'
export type * from './port.ts'
