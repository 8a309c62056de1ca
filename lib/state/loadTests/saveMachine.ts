import type { State } from '../openState';

/** What a worker measured of its machine while its part of a load test raced. */
export interface MachineLoad {
  /** 99 of 100 wake-ups of a thread that has little to do came no later than this. */
  readonly eventLoopLagP99Ms: number;
  /** Share of all processors' time in which they had work, 0..1. */
  readonly processorLoad: number;
  /** Share of the time in which the worker began no iteration because too many were not finished, 0..1. */
  readonly heldBack: number;
  /** The part of it in which some were overdue to be judged, 0..1. */
  readonly overdue: number;
}

const SAVE = `
  INSERT INTO lastwrite.load_test_machines (load_test_id, worker, event_loop_lag_p99_ms, processor_load, held_back, overdue)
  VALUES ($1::uuid, $2::text, $3::float8, $4::float8, $5::float8, $6::float8)
  ON CONFLICT (load_test_id, worker) DO UPDATE
  SET event_loop_lag_p99_ms = excluded.event_loop_lag_p99_ms, processor_load = excluded.processor_load, held_back = excluded.held_back,
    overdue = excluded.overdue`;

/** Saves what a worker has measured so far, replacing its earlier values. */
export async function saveMachine(
  state: State,
  loadTestId: string,
  worker: string,
  { eventLoopLagP99Ms, processorLoad, heldBack, overdue }: MachineLoad,
): Promise<void> {
  await state.pool.query({
    name: 'load_test_save_machine',
    text: SAVE,
    values: [loadTestId, worker, eventLoopLagP99Ms, processorLoad, heldBack, overdue],
  });
}
