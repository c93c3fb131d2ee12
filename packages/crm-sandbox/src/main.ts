import { parseArgs } from 'node:util'
import { startSandbox } from './sandbox.ts'

const USAGE = 'Usage: node packages/crm-sandbox/src/main.ts [--port 4010] [--folder DIR] [--journal | --memory]'

try {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      port: { type: 'string', default: '4010' },
      folder: { type: 'string', default: '.smartsync/crm-sandbox' },
      journal: { type: 'boolean', default: true },
      memory: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new TypeError(`Not a port: ${values.port}`)
  const sandbox = await startSandbox({ port, folder: values.memory || !values.journal ? null : values.folder })
  console.log(`CRM sandbox: ${sandbox.url}`)
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once('SIGINT', stop).once('SIGTERM', stop).once('disconnect', stop)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  if (error instanceof TypeError) console.error(USAGE)
  process.exitCode = 1
}
