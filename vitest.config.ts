import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { EVENTUALLY_MS } from './lib/testing/eventuallyMs.js';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

/** Unit tests touch no store. Integration tests share one embedded stack, and each file gets databases of its own. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          testTimeout: 60_000,
          include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'e2e/{chaos,setup}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['lib/**/*.integration.test.ts'],
          globalSetup: ['lib/embedded/testing/global-setup.ts'],
          // No measure of speed: when something no longer comes at all. A busy machine takes several times as long as a quiet one.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: EVENTUALLY_MS, interval: 50 } },
          // More than there are cores: most of what they do is waiting, for a lease, a deadline or a process that starts.
          maxWorkers: 4,
        },
      },
    ],
  },
});
