import { vi } from 'vitest';
import { EVENTUALLY_MS } from './eventuallyMs.js';

/** Resolves with the first answer of `look` that is no failure; at last fails with what it failed with. */
export function eventually<Answer>(look: () => Answer | Promise<Answer>, everyMs = 50): Promise<Answer> {
  return vi.waitFor(look, { timeout: EVENTUALLY_MS, interval: everyMs });
}
