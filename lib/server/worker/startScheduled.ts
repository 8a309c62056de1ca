import { v7 as uuidv7 } from 'uuid';
import { InspectError } from '@/lib/inspect/errors';
import { LoadTestError } from '@/lib/runs/load-tests/LoadTestError';
import { startLoadTest } from '@/lib/runs/load-tests/startLoadTest';
import { RunDelayed, RunRefused } from '@/lib/runs/schedules/openScheduler';
import { SweepError } from '@/lib/runs/sweeps/SweepError';
import { startSweep } from '@/lib/runs/sweeps/startSweep';
import type { State } from '@/lib/state/openState';
import type { DueSchedule } from '@/lib/state/schedules/dueSchedules';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { loadTestContextOf } from '../api/withLoadTests';
import { startContextOf } from '../api/withSweeps';
import { checksOf } from '../checksOf';
import { environmentOf, type Server } from '../getServer';

/** Starts the run of a schedule that is due. Throws RunRefused with what speaks against it, and RunDelayed while a store is away. */
export async function startScheduled(server: Server, state: State, due: DueSchedule): Promise<{ readonly id: string }> {
  try {
    return await startRun(server, state, due);
  } catch (error) {
    if (error instanceof SourceFailure) throw new RunDelayed(`${error.error.message} ${error.error.hint}`);
    if (error instanceof InspectError && error.code === 'not_ready') throw new RunDelayed(error.message);
    if (error instanceof SweepError || error instanceof InspectError || error instanceof LoadTestError)
      throw new RunRefused(error.message);
    throw error;
  }
}

function startRun(
  server: Server,
  state: State,
  { id: schedule, environment: wanted, run, idempotencyKey }: DueSchedule,
): Promise<{ readonly id: string }> {
  const environment = environmentOf(server, wanted);
  if (run.kind === 'sweep') {
    const { record, sweep: kind, limits } = run;
    const asked = { record, kind, limits };
    return startSweep(startContextOf(server, state), { environment, asked, idempotencyKey, schedule });
  }
  const { kind: _kind, threshold: _threshold, ...request } = run;
  return startLoadTest(
    { ...loadTestContextOf(server, state), ...checksOf(server), newId: uuidv7 },
    { environment, request, idempotencyKey, schedule },
  );
}
