import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const onPostgres = 'test/**/postgres-*.test.ts'
const common = {
  ...({ testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' } as const),
  // Files of one worker share what they import: loading it anew for each took a fifth of the time. No test changes
  // what it imports.
  isolate: false,
}

/** What takes longest begins first, so that no worker is left alone with it at the end. */
const longest = [
  'browser/',
  'property/',
  'limits/',
  'slack/journey',
  'store/postgres-',
  'crash/',
  'teams/',
  'trust/',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((begins) => moduleId.includes(`/test/${begins}`))
      return index < 0 ? longest.length : index
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    // More than the two cores: browsers, servers and killed processes leave a worker waiting.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...common, name: 'house', include: ['test/**/*.test.ts'], exclude: [onPostgres] } },
      // Only these wait for a PostgreSQL server.
      { test: { ...common, name: 'database', include: [onPostgres], globalSetup: 'test/postgres.ts' } },
    ],
  },
})
