/**
 * How long a test waits for what has to come: no measure of speed, but of when it no longer comes at all. A machine that is slow, or busy
 * with others, makes everything take several times as long. `expect.poll` has the same from vitest.config.ts.
 */
export const EVENTUALLY_MS = 240_000;
