import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { headlineOf, type LoadTestHeadline } from '@/lib/wording/headlineOf';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import { safeDelayOf } from '@/lib/wording/safeDelaySentence';
import type { SafeDelay } from '@/lib/statistics/safeDelay';

/** A load test as a file: the API's own shapes, and what the screen says of them. */
export interface LoadTestExport {
  readonly generatedAt: string;
  readonly headline: LoadTestHeadline;
  readonly safeDelay: SafeDelay;
  /** The same again in a terminal. */
  readonly command: string;
  readonly loadTest: LoadTest;
  /** Left out where they were not asked for. */
  readonly iterations?: readonly Iteration[];
}

/** `generatedAt` ISO 8601 UTC. */
export function toJson(loadTest: LoadTest, generatedAt: string, iterations?: readonly Iteration[]): LoadTestExport {
  return {
    generatedAt,
    headline: headlineOf(loadTest),
    safeDelay: safeDelayOf(loadTest),
    command: loadTestCommand(loadTest.request),
    loadTest,
    ...(iterations ? { iterations } : {}),
  };
}
