// Runs one of the project's tasks on the pinned tools. Plain JavaScript, for it starts on whatever Node (20 or newer)
// the machine has, before anything is installed: it installs pnpm's locked tree when that is missing or stale, then runs
// the task with the Node that the tree contains.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
/** Pinned here and not in package.json: there, other versions of pnpm would try to replace themselves with it. */
const pnpm = 'pnpm@10.34.8'

const tasks = {
  start: ['node', 'packages/backend/src/start.ts'],
  worker: ['node', 'packages/backend/src/main.ts'],
  import: ['node', 'packages/backend/src/cli/import.ts'],
  enrich: ['node', 'packages/backend/src/cli/enrich.ts'],
  sandbox: ['node', 'packages/crm-sandbox/src/main.ts'],
  bench: ['node', 'bench/run.ts'],
  chaos: ['node', 'chaos/run.ts'],
  eval: ['node', 'eval/run.ts'],
  contract: ['node', 'contract/run.ts'],
  'check:hubspot': ['node', 'packages/hubspot-app/listing/check.ts'],
  pictures: ['node', 'pictures/run.ts'],
  test: ['vitest', 'run'],
  typecheck: ['node', 'scripts/typecheck.mjs'],
  lint: ['biome', 'check', '.'],
  unused: ['knip'],
}

/** What a task sets in its environment. */
const environments = { worker: { ROLE: 'worker' } }

const [name, ...args] = process.argv.slice(2)
const task = tasks[name]
if (!task) {
  console.error(`Unknown task ${name}. Known: ${Object.keys(tasks).join(', ')}`)
  process.exit(2)
}

if (!installed()) {
  console.error(`Installing what ${name} needs (once, about a minute)…`)
  const { status } = spawnSync('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

const [command, ...fixed] = task
const child = spawn(command, [...fixed, ...args], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    ...environments[name],
    PATH: bin + delimiter + process.env.PATH,
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))

/** pnpm keeps a copy of the lockfile that the tree was installed from; the tree is current when both are the same. */
function installed() {
  try {
    return (
      readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8') ===
      readFileSync(join(root, 'node_modules', '.pnpm', 'lock.yaml'), 'utf8')
    )
  } catch {
    return false
  }
}
