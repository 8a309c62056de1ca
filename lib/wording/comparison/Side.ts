import type { LoadTest } from '@/lib/contract/loadTests';

/** What is held against another: one load test, or several that are counted together. */
export interface Side {
  readonly id: string;
  /** Its name within a sentence. */
  readonly spoken: string;
  /** At least one. */
  readonly loadTests: readonly LoadTest[];
}
