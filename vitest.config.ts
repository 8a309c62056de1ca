import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { EVENTUALLY_MS } from './lib/testing/eventuallyMs.js';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

/** What takes longest begins first, so that no single file is left at the end with the other workers idle. */
const LONGEST = [
  'lib/runs/sweeps/sweeps',
  'lib/runs/load-tests/engine',
  'lib/cli/cli',
  'lib/runs/load-tests/kills',
  'lib/scenarios/sql/gallery/gallery',
  'lib/runs/explorations/scorecards/equalOrders',
  'lib/embedded/start',
  'lib/runs/load-tests/requests',
  'lib/runs/lab/kills',
  'lib/runs/explorations/kills',
  'lib/cli/explore',
  'lib/cli/exploreFile',
  'lib/reference/strategies',
  'lib/server/lab',
  'lib/runs/load-tests/transports',
  'lib/scenarios/sql/explore/hostile',
  'lib/runs/load-tests/ramp',
  'lib/runs/load-tests/saturation',
  'lib/inspect/remedies',
  'lib/stores/otherSchemas',
  'lib/scenarios/scorecard/judgeScorecard',
  'lib/evidence/diagnose',
  'lib/reference/main',
  'lib/reference/server',
  'lib/runs/sweeps/expressions',
  'lib/stores/sweeps/anyType',
  'lib/runs/load-tests/sql',
  'lib/scenarios/sql/clickhouse/hostile',
].map((path) => `/${path}.integration.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return found === -1 ? LONGEST.length : found;
    };
    // Sorting keeps the order of equals.
    return [...(await super.sort(files))].sort((one, other) => place(one) - place(other));
  }
}

/**
 * Unit tests touch no store. Integration tests share one embedded stack, and each file gets databases of its own. What they import is loaded once in each
 * worker, which halves the time of short files: modules keep nothing but caches, and what mocks a module resets it.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          testTimeout: 600_000,
          isolate: false,
          include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'e2e/{chaos,setup}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          isolate: false,
          include: ['lib/**/*.integration.test.ts'],
          globalSetup: ['lib/embedded/testing/global-setup.ts'],
          // No measure of speed: when something no longer comes at all. A busy machine takes several times as long as a quiet one.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: EVENTUALLY_MS, interval: 50 } },
          // More than there are cores: most of what they do is waiting, for a lease, a deadline or a process that starts.
          maxWorkers: 4,
        },
      },
    ],
  },
});
