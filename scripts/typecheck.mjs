// Checks the types of everything that runs in Node, then of what runs in a browser, which knows other globals.
import { spawnSync } from 'node:child_process'

const projects = ['tsconfig.json', 'packages/crm-sandbox/src/hubspot/cards/browser/tsconfig.json']
for (const project of projects) {
  const { status } = spawnSync('tsc', ['--noEmit', '--project', project], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
