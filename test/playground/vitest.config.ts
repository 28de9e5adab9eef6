import { defineConfig } from 'vitest/config'

/** `npm run test:playground`: apart from `npm test`, because npx has to fetch Microsoft’s client for it. */
export default defineConfig({
  test: {
    name: 'playground',
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/playground/**/*.play.ts'],
    ...{ testTimeout: 90_000, hookTimeout: 300_000, pool: 'forks' },
  },
})
