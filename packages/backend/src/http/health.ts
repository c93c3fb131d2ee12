import { Router } from 'express'

/** What one part says of itself. `detail` is for operators; it holds no secret and no tenant's data. */
export interface CheckResult {
  ok: boolean
  detail?: string | Readonly<Record<string, unknown>>
}

/** A part that can be asked how it is. SmartSync is not ready while a `required` one is not. */
export interface Check {
  name: string
  required: boolean
  run(): Promise<CheckResult>
}

/** `GET /healthz`: the process is alive. `GET /readyz`: it can work; 503 and what is missing when it cannot. */
export function healthRouter({ checks }: { checks: readonly Check[] }): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' })
  })
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(checks.map(async (check) => ({ check, result: await ask(check) })))
    const ready = results.every(({ check, result }) => result.ok || !check.required)
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not ready',
      checks: Object.fromEntries(results.map(({ check, result }) => [check.name, result])),
    })
  })
  return router
}

async function ask({ run }: Check): Promise<CheckResult> {
  try {
    return await run()
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}
