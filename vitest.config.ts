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
    // Vitest would leave a core to itself: of two, half of them.
    maxWorkers: '100%',
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    // A browser, a broker or a killed process may be slow once on a busy machine; what fails twice in a row fails.
    retry: process.env.CI ? 1 : 0,
    hookTimeout: 60_000,
  },
})
