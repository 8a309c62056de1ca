import type { Exploration } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import type { ClaimedExploration } from './claimExploration';
import { cancelOpen, isOpen } from '../sqlText';

type Claim = Pick<ClaimedExploration, 'id' | 'claimId'>;

export interface Completion {
  /** Every order was run or provably equals one that was. */
  readonly exhausted: boolean;
  /** The shortest violating order, run again; null when none violated. */
  readonly witness: Exploration['witness'];
}

const COMPLETE = `
  UPDATE lastwrite.explorations AS exploration
  SET completed_at = clock_timestamp(), exhausted = $3::boolean, witness = $4::json
  WHERE exploration.id = $1::uuid AND exploration.claim_id = $2::uuid AND ${isOpen('exploration')}`;

const FAIL = `
  UPDATE lastwrite.explorations AS exploration
  SET failed_at = clock_timestamp(), failure = $3::jsonb
  WHERE exploration.id = $1::uuid AND exploration.claim_id = $2::uuid AND ${isOpen('exploration')}`;

const GIVE_BACK = `
  UPDATE lastwrite.explorations AS exploration
  SET lease_until = clock_timestamp(), attempts = exploration.attempts - 1
  WHERE exploration.id = $1::uuid AND exploration.claim_id = $2::uuid AND ${isOpen('exploration')}`;

const CANCEL = cancelOpen('lastwrite.explorations');

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

/** Ends an exploration that can't go on. `detail` is written for people. */
export async function failExploration(
  state: State,
  { id, claimId }: Claim,
  failure: { readonly code: string; readonly detail: string },
): Promise<boolean> {
  return (await state.pool.query(FAIL, [id, claimId, JSON.stringify(failure)])).rowCount === 1;
}

/** Lets another worker restart it at once, because this one was asked to stop. */
export async function giveBackExploration(state: State, { id, claimId }: Claim): Promise<void> {
  await state.pool.query(GIVE_BACK, [id, claimId]);
}

/** Cancels an exploration, whichever worker has it, and keeps its results. A finished one stays unchanged. */
export async function cancelExploration(state: State, id: string): Promise<void> {
  await state.pool.query(CANCEL, [id]);
}
