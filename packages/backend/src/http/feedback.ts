import { Router } from 'express'
import { countFeedback } from '../store/feedback.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { organizationNamed } from './organization-param.ts'

/** `GET …/feedback/summary`: how often reps found summaries, scores and actions good or bad, by who made them. */
export function feedbackRouter({ tenancy }: { tenancy: Tenancy }): Router {
  const router = Router({ mergeParams: true })
  router.get('/feedback/summary', async (request, response) => {
    const counts = await tenancy.inTenant(organizationNamed(request.params), countFeedback)
    response.set('Cache-Control', 'no-store').json({ counts })
  })
  return router
}
