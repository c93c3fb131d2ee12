export { type ClosedDeal, type Criterion, criteria, featuresOf, type Shares } from './deal.ts'
export { dossierBefore } from './dossier-before.ts'
export { type Comparison, leastDeals, leastOfEach, type PointsChange, type Proposal, proposePoints } from './propose.ts'
