import { does, rowsOf, type StepMeaning } from '@/lib/evidence/stepMeaning';
import type { Step, StepDeclaration } from '@/lib/steps/step';
import type { ScorecardCall } from './performCall';

export const latencyIds = ['none', 'staging'] as const;
export type LatencyId = (typeof latencyIds)[number];

/** A source of numbers from 0 (inclusive) to 1. */
export type Random = () => number;

/**
 * Durations to draw from. Log-normal: half of all draws lie below the median; `spread` is the standard deviation of its logarithm.
 * Even: anything from nothing to `untilMs` is as likely.
 */
type Delay = { readonly medianMs: number; readonly spread: number } | { readonly untilMs: number };

/*
 * `staging`: assumed figures, chosen so that races go wrong about as often as in the incident; nothing but durations is drawn.
 * Measured with `npm run bench:staging`, 300 races each, two cores; "busy": several other programs wanted the same cores.
 *
 *                                      5 in flight                        10 in flight, busy
 *   variant                 delay      fail   update lost   ClickHouse    fail   update lost   ClickHouse
 *   save_all/sync_in_tr…    10 ms    13.3 %      13.3 %        0.0 %    18.0 %      18.0 %        0.0 %
 *   omit_sub…/async_reread   0 ms    15.7 %       0.3 %       15.3 %    12.7 %       2.7 %       10.3 %
 *   omit_sub…/async_reread   5 ms    14.0 %       0.0 %       14.0 %    11.3 %       1.3 %       10.0 %
 *   omit_sub…/async_reread  50 ms                                        6.7 %       1.7 %        5.0 %
 *   omit_sub…/async_reread 100 ms     0.3 %       0.0 %        0.3 %     1.3 %       0.3 %        1.0 %
 *   omit_sub…/async_reread 200 ms                                        0.7 %       0.7 %        0.0 %
 *   save_all/async_closure  10 ms    11.0 %       0.0 %       11.0 %    16.0 %       2.0 %       14.7 %
 *
 * Why: Submit reads some 100 ms after it was called. An Update whose transaction holds two ClickHouse inserts is now and then not committed
 * by then, and Submit saves an old copy over it; without them it is long done. Async work stamps its copy after an even wait of up to 172 ms:
 * 90 ms apart, the earlier call's work stamps last in one of seven pairs, 190 ms apart in none.
 */

const statement: Delay = { medianMs: 2.5, spread: 0.35 };
/** A commit waits for the disk. */
const commit: Delay = { medianMs: 4, spread: 0.4 };
const clickhouseInsert: Delay = { medianMs: 16, spread: 0.75 };
const nothing: Delay = { untilMs: 0 };

/** Where schedulers note what they have worked on. */
export const WORKED_ROWS = 'races/work';

/** What work costs that a scheduler does on its rows. */
const schedulersWork: Delay = { medianMs: 20, spread: 0.5 };

/** By what a step does, and for whom: the call itself, or the async work it has left behind. */
function stagingStep(by: 'call' | 'work', step: StepMeaning): Delay {
  // Async work hands its rows to a batch that is sent when its time is up; the scores go with the same batch.
  if (by === 'work' && does(step, 'insert_version', rowsOf('clickhouse', 'card'))) return { untilMs: 172 };
  if (by === 'work' && does(step, 'insert_version', rowsOf('clickhouse', 'score'))) return statement;
  if (step.effect === 'commit') return commit;
  switch (step.store) {
    case 'postgres':
      return step.rows.includes(WORKED_ROWS) ? schedulersWork : statement;
    case 'clickhouse':
      return clickhouseInsert;
    case null:
      return nothing;
    default:
      return step.store satisfies never;
  }
}

/** From the answer to the async work's first step. */
const stagingQueue: Delay = { medianMs: 8, spread: 0.5 };

/** A call on a scorecard, or any on an order. */
export type TimedCall = ScorecardCall | 'Order';

/**
 * What a call does before its first step: who may call, is the request complete. Submit checks every criterion against the template
 * first, Create fetches the template; so Submit reads the row long after it was called.
 */
const stagingChecks: Readonly<Record<TimedCall, Delay>> = {
  CreateScorecard: { medianMs: 300, spread: 0.2 },
  UpdateScorecard: { medianMs: 10, spread: 0.3 },
  SubmitScorecard: { medianMs: 100, spread: 0.12 },
  GetScorecard: { medianMs: 10, spread: 0.3 },
  DeleteScorecard: { medianMs: 10, spread: 0.3 },
  Reindex: { medianMs: 10, spread: 0.3 },
  // No figures are known of an order's calls.
  Order: { medianMs: 10, spread: 0.3 },
};

/**
 * How long a step takes before its action, in milliseconds. `by`: the call itself, or the async work it has left behind. No figures of the incident are
 * known for races over tables: assumed are those of calls.
 */
export function stepDelayMs(profile: LatencyId, by: 'call' | 'work', step: StepMeaning, random: Random): number {
  return profile === 'none' ? 0 : draw(stagingStep(by, step), random);
}

/** What comes before a call's first step, in milliseconds. */
export function checksDelayMs(profile: LatencyId, call: TimedCall, random: Random): number {
  return profile === 'none' ? 0 : draw(stagingChecks[call], random);
}

/** How long async work waits for its turn, in milliseconds. */
export function queueDelayMs(profile: LatencyId, random: Random): number {
  return profile === 'none' ? 0 : draw(stagingQueue, random);
}

/** Box and Muller's transform gives the normal draw. */
function draw(delay: Delay, random: Random): number {
  if ('untilMs' in delay) return delay.untilMs * random();
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return delay.medianMs * Math.exp(delay.spread * normal);
}

/** Milliseconds of a clock that never jumps, and a way to let them pass. */
export interface Timer {
  readonly nowMs: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
}

/** An actor that fell behind by more than this, most likely waiting for a lock, catches up with no more. */
export const CATCH_UP_AT_MOST_MS = 20;

/**
 * Lets the steps of one actor begin at the pace of the drawn delays, `firstDelayMs` before the first. What an action itself took is part
 * of the next delay, so that the pace is the profile's and not the machine's. The delay comes before the action, as most of the way to a store does.
 */
export function paceSteps(
  step: Step,
  drawMs: (declaration: StepDeclaration) => number,
  { nowMs, sleep }: Timer,
  firstDelayMs = 0,
): Step {
  let dueMs: number | null = null;
  return (declaration, action) =>
    step(declaration, async () => {
      const now = nowMs();
      dueMs = (dueMs === null ? now + firstDelayMs : Math.max(dueMs, now - CATCH_UP_AT_MOST_MS)) + drawMs(declaration);
      if (dueMs > now) await sleep(dueMs - now);
      return action();
    });
}
