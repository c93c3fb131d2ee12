import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/core', 'packages/hubspot-app', 'packages/crm-sandbox', 'packages/backend'].map((root) => ({
      extends: true,
      root,
      test: {
        name: root.slice('packages/'.length),
        include: ['test/**/*.test.{ts,tsx}'],
        globalSetup: root === 'packages/backend' ? ['test/global-setup.ts'] : [],
      },
    })),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
