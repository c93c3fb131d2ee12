import { Router } from 'express'
import { requireBearer } from './bearer.ts'
import { type ConsoleTicketDeps, consoleTicketRoute } from './console.ts'
import { feedbackRouter } from './feedback.ts'
import { type ProposalsDeps, proposalsRouter } from './proposals.ts'
import { type SettingsDeps, settingsRouter } from './settings.ts'

const NO_TOKEN = {
  code: 'token_invalid',
  message: 'The request does not carry the token that this route needs.',
  help: 'Send the ADMIN_TOKEN of this SmartSync as “Authorization: Bearer …”.',
}

/** What an administrator may do for any organization, with the token that this SmartSync was started with. */
export function adminRouter({
  adminToken,
  ...deps
}: SettingsDeps & ProposalsDeps & ConsoleTicketDeps & { adminToken: string }): Router {
  return Router().use(
    '/api/organizations/:organizationId',
    requireBearer(adminToken, NO_TOKEN),
    settingsRouter(deps),
    feedbackRouter(deps),
    proposalsRouter(deps),
    consoleTicketRoute(deps),
  )
}
