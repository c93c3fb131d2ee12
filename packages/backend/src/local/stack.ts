import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseConfig } from '../config.ts'
import { type Child, startChild } from './child.ts'
import { requestTicket } from './client.ts'
import { freePort } from './port.ts'
import { announce, type Running, withdraw } from './running.ts'
import { connectStandIn, registerApp, standInEnvironment } from './stand-in.ts'

const BACKEND = fileURLToPath(new URL('../main.ts', import.meta.url))
const SANDBOX = fileURLToPath(new URL('../../../crm-sandbox/src/main.ts', import.meta.url))

export interface Stack extends Running {
  backend: Child
  stop(): Promise<void>
}

/**
 * Starts what a SmartSync on one machine consists of: the CRM sandbox, where no real CRM is configured, then the backend,
 * connected to it. The ports are the configured ones, or free ones where those are taken. `tell` hears of each step.
 */
export async function startStack(
  env: Readonly<Record<string, string | undefined>>,
  tell: (message: string) => void,
): Promise<Stack> {
  const config = parseConfig(env)
  const controlToken = randomBytes(24).toString('base64url')
  const children: Child[] = []
  const stopAll = async () => {
    for (const child of children.toReversed()) await child.stop()
  }
  try {
    const port = await freePort(config.port)
    const url = `http://127.0.0.1:${port}`
    const publicUrl = config.publicUrl ?? url
    const sandboxUrl = config.hubspot === null ? await startSandbox() : null
    if (sandboxUrl !== null) await registerApp(sandboxUrl, publicUrl)
    tell('Starting the backend')
    const backend = await startChild({
      name: 'The backend',
      file: BACKEND,
      env: {
        ...env,
        PORT: String(port),
        PUBLIC_URL: publicUrl,
        CONTROL_TOKEN: controlToken,
        LOG_LEVEL: env.LOG_LEVEL ?? 'warn',
        ...(sandboxUrl === null ? {} : standInEnvironment(sandboxUrl)),
      },
      readyUrl: `${url}/readyz`,
      onRestart: tell,
    })
    children.push(backend)
    const running: Running = { url, sandboxUrl, controlToken, pid: process.pid }
    if (sandboxUrl !== null) await connectStandIn(sandboxUrl, publicUrl, await requestTicket(running))
    await announce(config.folder, running)
    return {
      ...running,
      backend,
      async stop() {
        await withdraw(config.folder)
        await stopAll()
      },
    }
  } catch (error) {
    await stopAll()
    throw error
  }

  async function startSandbox(): Promise<string> {
    tell('Starting the CRM sandbox')
    const port = await freePort(config.sandboxPort)
    const url = `http://127.0.0.1:${port}`
    children.push(
      await startChild({
        name: 'The CRM sandbox',
        file: SANDBOX,
        env,
        args: ['--port', String(port), '--folder', `${config.folder}/sandbox`],
        readyUrl: `${url}/sandbox/faults`,
        onRestart: tell,
      }),
    )
    return url
  }
}
