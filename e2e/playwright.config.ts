import { defineConfig } from 'playwright/test';

const port = Number(process.env.LASTWRITE_E2E_PORT ?? '3917');
const home = process.env.LASTWRITE_E2E_HOME ?? '.lastwrite-e2e';

/** Runs against the real thing: `npm start` on a home of its own, production build, embedded stores, samples. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // One more than there are cores: a test that waits for a minute to come leaves its core to the others.
  workers: 3,
  timeout: 900_000,
  // When something no longer comes at all: a busy machine takes several times as long as a quiet one.
  expect: { timeout: 180_000 },
  reporter: process.env.LASTWRITE_E2E_REPORT
    ? [['list'], ['json', { outputFile: process.env.LASTWRITE_E2E_REPORT }]]
    : [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    // A trace pictures every frame, which takes a third of the time; `--trace on` has one.
    trace: 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(process.env.LASTWRITE_CHROMIUM ? { executablePath: process.env.LASTWRITE_CHROMIUM } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node lib/embedded/start.js --port ${port}`,
    cwd: '..',
    url: `http://127.0.0.1:${port}/readyz`,
    env: { LASTWRITE_HOME: home, LASTWRITE_FLEET: '0', LASTWRITE_SCHEDULES: '0' },
    reuseExistingServer: false,
    stdout: 'pipe',
    // It builds the console first, which takes minutes where other things are at work.
    timeout: 1_200_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
