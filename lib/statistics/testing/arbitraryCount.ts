import fc from 'fast-check';
import type { Counted } from '../Counted';

/** Failures among 1 to 3,000 iterations. */
export const arbitraryCount: fc.Arbitrary<Counted> = fc
  .integer({ min: 1, max: 3000 })
  .chain((total) => fc.integer({ min: 0, max: total }).map((failed) => ({ failed, total })));
