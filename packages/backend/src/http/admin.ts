import { Router } from 'express'
import { requireBearer } from './bearer.ts'
import { feedbackRouter } from './feedback.ts'
import { type ProposalsDeps, proposalsRouter } from './proposals.ts'
import { type SettingsDeps, settingsRouter } from './settings.ts'

/** What an administrator may do for any organization, with the token that this SmartSync was started with. */
export function adminRouter({ adminToken, ...deps }: SettingsDeps & ProposalsDeps & { adminToken: string }): Router {
  return Router().use(
    '/api/organizations/:organizationId',
    requireBearer(adminToken),
    settingsRouter(deps),
    feedbackRouter(deps),
    proposalsRouter(deps),
  )
}
