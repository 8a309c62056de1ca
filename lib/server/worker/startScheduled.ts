import { InspectError } from '@/lib/inspect/errors';
import { RunDelayed, RunRefused } from '@/lib/runs/schedules/openScheduler';
import { SweepError } from '@/lib/runs/sweeps/SweepError';
import { startSweep } from '@/lib/runs/sweeps/startSweep';
import type { State } from '@/lib/state/openState';
import type { DueSchedule } from '@/lib/state/schedules/dueSchedules';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { startContextOf } from '../api/withSweeps';
import { environmentOf, type Server } from '../getServer';

/** Starts the run of a schedule that is due. Throws RunRefused with what speaks against it, and RunDelayed while a store is away. */
export async function startScheduled(
  server: Server,
  state: State,
  { id: schedule, environment, run, idempotencyKey }: DueSchedule,
): Promise<{ readonly id: string }> {
  const { record, sweep: kind, limits } = run;
  try {
    return await startSweep(startContextOf(server, state), {
      environment: environmentOf(server, environment),
      asked: { record, kind, limits },
      idempotencyKey,
      schedule,
    });
  } catch (error) {
    if (error instanceof SourceFailure) throw new RunDelayed(`${error.error.message} ${error.error.hint}`);
    if (error instanceof InspectError && error.code === 'not_ready') throw new RunDelayed(error.message);
    if (error instanceof SweepError || error instanceof InspectError) throw new RunRefused(error.message);
    throw error;
  }
}
