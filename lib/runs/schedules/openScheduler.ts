import { openRounds } from '@/lib/runs/jobs/openRounds';
import type { State } from '@/lib/state/openState';
import { noteSchedule, settleSchedule, takeDueSchedule, type DueSchedule } from '@/lib/state/schedules/dueSchedules';
import { readCron } from './cron';

/** Thrown if a run cannot be started as requested. The message is shown with the schedule. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}

/** Thrown by what starts a run: it can't be started for now, since a store is away. It is tried again until it can. */
export class RunDelayed extends Error {
  override readonly name = 'RunDelayed';
}

export interface SchedulerContext {
  readonly state: State;
  /** Ids of the record types of a configured environment; null: there is no such environment any more. */
  readonly recordsOf: (environment: string) => readonly string[] | null;
  /** Ids of the variants of a scenario; null: there is no such scenario any more. */
  readonly variantsOf: (scenario: string) => readonly string[] | null;
  /** Starts the run, once for each `idempotencyKey`. Throws RunRefused and RunDelayed; whatever else it throws is a fault, and it is tried again. */
  readonly start: (schedule: DueSchedule) => Promise<{ readonly id: string }>;
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Shorter in tests. */
  readonly everyMs?: number;
  readonly leaseMs?: number;
}

export interface Scheduler {
  /** Begins no further run, and resolves when the one in hand is started. */
  close(): Promise<void>;
}

const EVERY_MS = 2_000;
const UNDER_WAY = 'The previous run was still going, so none was started.';
const FAULT = 'The run could not be started yet and will be retried. See the worker’s log.';

/**
 * Starts what is due, in any number of workers at the same time: each time that has come starts one run. Times that passed while nobody was there start one, not many;
 * a run that is still under way keeps the next one from being started, and the schedule says so.
 */
export function openScheduler(context: SchedulerContext): Scheduler {
  const rounds = openRounds({
    round: (closing) => startDue(context, closing),
    everyMs: context.everyMs ?? EVERY_MS,
    onError: (error) => context.onError('looking for schedules that are due failed', error),
  });
  return { close: () => rounds.close() };
}

async function startDue(context: SchedulerContext, closing: AbortSignal): Promise<void> {
  for (
    let due = await takeDueSchedule(context.state, context.leaseMs);
    due !== null;
    due = closing.aborted ? null : await takeDueSchedule(context.state, context.leaseMs)
  )
    await startOne(context, due);
}

/** A worker that dies in the middle leaves it to the next one, who finds the run that was started, or starts it under the same key. */
async function startOne(context: SchedulerContext, due: DueSchedule): Promise<void> {
  const { state, start, onError, onEvent } = context;
  const reading = readCron(due);
  if (!reading.ok) {
    const problem = `Its times are no longer valid: ${reading.expected}.`;
    await settleSchedule(state, due, { runId: null, problem, nextRunAt: null });
    return;
  }
  const nextRunAt = reading.times.next(new Date(due.now));
  if (due.started !== null) {
    await settleSchedule(state, due, { runId: due.started, problem: null, nextRunAt });
    return;
  }
  if (due.underWay !== null) {
    await settleSchedule(state, due, { runId: due.underWay, problem: UNDER_WAY, nextRunAt });
    return;
  }
  const gone = whatIsGone(context, due);
  if (gone !== null) {
    await settleSchedule(state, due, { runId: null, problem: gone, nextRunAt });
    return;
  }
  try {
    const { id } = await start(due);
    await settleSchedule(state, due, { runId: id, problem: null, nextRunAt });
    onEvent('a schedule has started a run', { schedule: due.id, run: id, dueAt: due.dueAt });
  } catch (error) {
    if (error instanceof RunRefused)
      await settleSchedule(state, due, { runId: null, problem: error.message, nextRunAt });
    else if (error instanceof RunDelayed) await noteSchedule(state, due, `${error.message} It will be retried.`);
    else {
      onError('a schedule could not start its run, trying again', error);
      await noteSchedule(state, due, FAULT);
    }
  }
}

function whatIsGone(
  { recordsOf, variantsOf }: SchedulerContext,
  { environment, run }: Pick<DueSchedule, 'environment' | 'run'>,
): string | null {
  const records = recordsOf(environment);
  if (records === null) return `The environment ${environment} is no longer configured.`;
  if (run.kind === 'load_test') {
    const variants = variantsOf(run.scenario);
    if (variants === null) return `The scenario ${run.scenario} no longer exists.`;
    return variants.includes(run.variant)
      ? null
      : `The scenario ${run.scenario} no longer has the variant ${run.variant}.`;
  }
  return records.includes(run.record)
    ? null
    : `The record type ${run.record} is no longer configured in the environment ${environment}.`;
}
