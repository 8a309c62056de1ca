import type { AsyncWork, CoachingContext } from './context';
import { runStep, type Step } from '@/lib/steps/step';
import {
  checksDelayMs,
  paceSteps,
  queueDelayMs,
  stepDelayMs,
  type LatencyId,
  type Random,
  type TimedCall,
  type Timer,
} from './latency';
import type { ScorecardCall } from './performCall';
import type { CallOptions } from './readHttpRequest';

/** What calls need beside what a request says of them. */
export interface CallSurroundings extends Pick<CoachingContext, 'postgres' | 'clickhouse' | 'clock' | 'newId'> {
  readonly random: Random;
  /** Failures that no caller is told in full. */
  readonly onFailure: (what: string, error: unknown) => void;
}

export const TELL_EARLY_AFTER_MS = 100;

/** What a request is answered on: a response of HTTP/1, a stream of HTTP/2. */
export interface Outgoing {
  once(event: 'close', listener: () => void): unknown;
}

/** What one request performs its call with. */
export interface OpenedCall extends Pick<OpenedSteps, 'runDeferred'> {
  readonly context: CoachingContext;
}

/** The steps of one request, and the work that it leaves behind. */
export interface OpenedSteps {
  readonly step: Step;
  readonly defer: (work: AsyncWork) => void;
  /**
   * Runs what the call has left behind, once it is answered, one piece after the other, each after its wait for a turn; what began at once
   * is waited for. `tell` is called when all is done, and once early when that takes long. Never rejects.
   */
  readonly runDeferred: (what: string, tell: () => void) => Promise<void>;
}

export function openCall(
  options: CallSurroundings,
  { latency, strategy }: CallOptions,
  call: ScorecardCall,
  outgoing: Outgoing,
): OpenedCall {
  const { step, defer, runDeferred } = openSteps(options, latency, call, outgoing);
  const { postgres, clickhouse, clock, newId } = options;
  return { context: { postgres, clickhouse, clock, newId, step, strategy, defer }, runDeferred };
}

/** Answered is also a caller that hangs up: then the call goes on, and its async work is due as well. */
export function openSteps(
  options: Pick<CallSurroundings, 'random' | 'onFailure'>,
  latency: LatencyId,
  call: TimedCall,
  outgoing: Outgoing,
): OpenedSteps {
  const answered = new Promise<void>((resolve) => outgoing.once('close', resolve));
  const { random } = options;
  const paced = (by: 'call' | 'work', firstDelayMs: number): Step =>
    latency === 'none'
      ? runStep
      : paceSteps(runStep, (declaration) => stepDelayMs(latency, by, declaration, random), timer, firstDelayMs);
  const step = paced('call', checksDelayMs(latency, call, random));
  /** Each resolves with null, or with what its work failed with. */
  const deferred: (AsyncWork & { readonly end: () => Promise<{ readonly error: unknown } | null> })[] = [];
  const run = (work: AsyncWork) =>
    work.run(paced('work', queueDelayMs(latency, random))).then(
      () => null,
      (error: unknown) => ({ error }),
    );
  return {
    step,
    defer: (work) => {
      const begun = work.begins === 'at_once' ? run(work) : null;
      deferred.push({ ...work, end: () => begun ?? run(work) });
    },
    runDeferred: async (what, tell) => {
      await answered;
      const early = deferred.length > 0 ? setTimeout(tell, TELL_EARLY_AFTER_MS) : undefined;
      for (const { name, end } of deferred) {
        const failed = await end();
        if (failed) options.onFailure(`async work "${name}" of ${what} failed`, failed.error);
      }
      clearTimeout(early);
      tell();
    },
  };
}

const timer: Timer = {
  nowMs: () => performance.now(),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};
