import { proposePoints } from '@smartsync/core/learn'
import { profileOf, type VersionedSettings } from '@smartsync/core/settings'
import { Router } from 'express'
import { z } from 'zod'
import { acceptProposal, proposals, saveProposal } from '../store/proposals.ts'
import { currentSettings } from '../store/settings.ts'
import type { Tenancy } from '../store/tenancy.ts'
import type { Experience } from '../sync/records/closed-deals.ts'
import { organizationNamed } from './organization-param.ts'
import { parseBody } from './parse.ts'
import { jsonOf, readBody } from './raw-request.ts'

export interface ProposalsDeps {
  tenancy: Tenancy
  clock: () => Date
  closedDeals(organizationId: string, settings: VersionedSettings): Promise<Experience>
}

export const Acceptance = z.strictObject({
  /** Who accepts it, for the history of the settings. */
  by: z.string().trim().min(1).max(200),
})

/**
 * What an organization's own won and lost deals teach about its scores. `POST …/proposals` learns and keeps a proposal
 * (201), or answers 200 with the reason why there is none; `GET …/proposals` lists them; `POST …/proposals/:id/accept`
 * makes one the next version of the settings. Nothing is ever applied by itself.
 */
export function proposalsRouter({ tenancy, clock, closedDeals }: ProposalsDeps): Router {
  const router = Router({ mergeParams: true })

  router.get('/proposals', async (request, response) => {
    const made = await tenancy.inTenant(organizationNamed(request.params), proposals)
    response.set('Cache-Control', 'no-store').json({ proposals: made })
  })

  router.post('/proposals', readBody, async (request, response) => {
    const organizationId = organizationNamed(request.params)
    const current = await tenancy.inTenant(organizationId, (tx) => currentSettings(tx))
    const { deals, unusable } = await closedDeals(organizationId, current)
    const learnt = proposePoints(deals, profileOf(current))
    const from = { deals: deals.length, unusable }
    if (learnt.profile === null) {
      response.json({ proposal: null, reason: learnt.reason, comparison: learnt.comparison, from })
      return
    }
    const proposal = await tenancy.inTenant(organizationId, (tx) =>
      saveProposal(tx, learnt, { basedOn: current.version, at: clock() }),
    )
    response.status(201).json({ proposal, from })
  })

  router.post('/proposals/:proposalId/accept', readBody, async (request, response) => {
    const organizationId = organizationNamed(request.params)
    const { by } = parseBody(Acceptance, jsonOf(request))
    const { proposalId } = request.params
    const version = await tenancy.inTenant(organizationId, (tx) => acceptProposal(tx, proposalId, { by, at: clock() }))
    response.set('ETag', `"${version}"`).json({ version })
  })
  return router
}
