import { defineConfig } from 'vitest/config'

const onPostgres = 'test/**/postgres-*.test.ts'
const common = {
  ...({ testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' } as const),
  // Files of one worker share what they import: loading it anew for each took a fifth of the time. No test changes
  // what it imports.
  isolate: false,
}

export default defineConfig({
  test: {
    pool: 'forks',
    // More than the two cores: browsers, servers and killed processes leave a worker waiting.
    maxWorkers: 3,
    projects: [
      { test: { ...common, name: 'house', include: ['test/**/*.test.ts'], exclude: [onPostgres] } },
      // Only these wait for a PostgreSQL server.
      { test: { ...common, name: 'database', include: [onPostgres], globalSetup: 'test/postgres.ts' } },
    ],
  },
})
