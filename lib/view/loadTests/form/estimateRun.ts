import type { LoadTestRequest } from '@/lib/contract/loadTests';
import { racesCalls } from '@/lib/contract/scenarios';
import { counted, formatTimeLeft } from '@/lib/contract/wording/formatMs';

export interface RunEstimate {
  readonly iterations: number;
  /** Scorecards written, or subjects in tables; each iteration writes one. Those that pass are deleted at the end. */
  readonly records: number;
  /** Calls on the coaching API, those that delete not counted. */
  readonly calls: number;
  readonly durationMs: number;
  /** `450 iterations, about 45 s. Writes 450 scorecards with 1,350 calls; those that pass are deleted at the end.` */
  readonly sentence: string;
}

/** How long the calls of one iteration take, its delay not counted. Simulated: the medians of the service's own figures, Create before the others. */
const CALLS_MS = { none: 60, staging: 450 } as const;
/** What one worker on two cores needs for each however many race at once, the embedded stack beside it: 100 to 120 iterations took 5 to 9 s. */
const LEAST_PER_ITERATION_MS = 25;
/** Starting, and judging the last ones. */
const AROUND_MS = 1_500;

/** What a run takes, roughly: racing goes on `concurrency` at a time, and the waiting before the last ones are judged is waited once. */
export function estimateRun({
  delaysMs,
  iterations,
  concurrency,
  settleMs,
  latency,
  coaches,
  scenario,
}: LoadTestRequest): RunEstimate {
  const planned = delaysMs.length * iterations;
  const racingMs = delaysMs.reduce((sum, delayMs) => sum + (delayMs + CALLS_MS[latency]) * iterations, 0);
  const slots = Math.min(concurrency, planned);
  const durationMs = Math.max(racingMs / slots, planned * LEAST_PER_ITERATION_MS) + settleMs + AROUND_MS;
  const calls = !racesCalls(scenario) ? 0 : planned * (2 + (scenario === 'many_coaches' ? (coaches ?? 3) : 1));
  const writes = racesCalls(scenario)
    ? `${counted(planned, 'scorecard')} with ${counted(calls, 'call')}`
    : `rows of ${counted(planned, 'subject')} into the console’s own database`;
  const sentence = `${counted(planned, 'iteration')}, about ${formatTimeLeft(durationMs)}. Writes ${writes}; those that pass are deleted at the end.`;
  return { iterations: planned, records: planned, calls, durationMs, sentence };
}
