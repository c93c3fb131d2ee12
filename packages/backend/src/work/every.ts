import type { Logger } from 'pino'

/** Does something again and again, `pauseMs` after it was done last. A failure is logged and does not end it. */
export function every(
  pauseMs: number,
  name: string,
  work: () => Promise<unknown>,
  log: Logger,
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const round = () => {
    running = work()
      .catch((error: unknown) => log.error({ err: error }, `${name} failed and is tried again`))
      .then(() => {
        if (!stopped) timer = setTimeout(round, pauseMs)
      })
  }
  round()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
