import express, { type Express, type Router } from 'express'
import helmet from 'helmet'
import { accountsRouter } from './accounts.ts'
import { cardActsRouter } from './card-acts.ts'
import { cardFeedbackRouter } from './card-feedback.ts'
import { cardsRouter } from './cards.ts'
import { correlate } from './correlate.ts'
import { eventsRouter } from './events.ts'
import { healthRouter } from './health.ts'
import { installRouter } from './install.ts'
import { answerProblems, refuseUnknownRoutes } from './problem.ts'
import { webhooksRouter } from './webhooks.ts'
import { workflowsRouter } from './workflows.ts'

/** Everything that the routes work with. */
export type AppDependencies = Parameters<typeof healthRouter>[0] &
  Parameters<typeof webhooksRouter>[0] &
  Parameters<typeof eventsRouter>[0] &
  Parameters<typeof cardsRouter>[0] &
  Parameters<typeof installRouter>[0] & {
    /** Routes that only some set-ups have, such as the demo's. */
    more?: readonly Router[]
  }

/** The HTTP API. Every error is answered as a problem; every request has a correlation id. */
export function createApp(deps: AppDependencies): Express {
  const app = express()
  app.use(correlate(deps.log))
  // What other systems send by the thousand comes first: no browser sees the answers.
  app.use(webhooksRouter(deps))
  app.use(eventsRouter(deps))
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY } }))
  app.use(healthRouter(deps))
  app.use(accountsRouter(deps))
  app.use(cardsRouter(deps))
  app.use(cardActsRouter(deps))
  app.use(cardFeedbackRouter(deps))
  app.use(workflowsRouter(deps))
  app.use(installRouter(deps))
  for (const router of deps.more ?? []) app.use(router)
  app.use(refuseUnknownRoutes)
  app.use(answerProblems(deps.log))
  return app
}

/** What a process that only works answers: how it is. */
export function createHealthApp({ checks, log }: Pick<AppDependencies, 'checks' | 'log'>): Express {
  const app = express()
  app.use(healthRouter({ checks }))
  app.use(refuseUnknownRoutes)
  app.use(answerProblems(log))
  return app
}

/** Pages may load their own files and call us; nothing else. */
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}
