import type { Exploration } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import type { Claim } from '../runs/endRun';
import { isHeld } from '../runs/lifeCycle';

export interface Completion {
  /** Every order was run or provably equals one that was. */
  readonly exhausted: boolean;
  /** The shortest violating order, run again; null when none violated. */
  readonly witness: Exploration['witness'];
}

const COMPLETE = `
  UPDATE lastwrite.explorations AS exploration
  SET completed_at = clock_timestamp(), exhausted = $3::boolean, witness = $4::json
  WHERE ${isHeld('exploration')}`;

const GIVE_BACK = `
  UPDATE lastwrite.explorations AS exploration
  SET lease_until = clock_timestamp(), attempts = exploration.attempts - 1
  WHERE ${isHeld('exploration')}`;

/** Ends an exploration that ran to its end. False: it was over already, or another worker has it. */
export async function completeExploration(
  state: State,
  { id, claimId }: Claim,
  { exhausted, witness }: Completion,
): Promise<boolean> {
  return (
    (await state.pool.query(COMPLETE, [id, claimId, exhausted, witness && JSON.stringify(witness)])).rowCount === 1
  );
}

/** Lets another worker restart it at once, because this one was asked to stop. */
export async function giveBackExploration(state: State, { id, claimId }: Claim): Promise<void> {
  await state.pool.query(GIVE_BACK, [id, claimId]);
}
