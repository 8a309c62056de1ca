import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Iteration } from '@/lib/contract/loadTests';
import { claimIterations, type ClaimedIteration } from '@/lib/state/loadTests/claimIterations';
import { endRacing } from '@/lib/state/loadTests/endRacing';
import { finishIterations, type FinishedIteration } from '@/lib/state/loadTests/finishIterations';
import type { State } from '@/lib/state/openState';

export type Result = Pick<Iteration, 'outcome'> &
  Partial<
    Pick<
      FinishedIteration,
      'violations' | 'error' | 'convergenceMs' | 'delayErrorMs' | 'calls' | 'steps' | 'inspection'
    >
  >;

const subject = () => `customers/load-tests/profiles/0/scorecards/${uuidv7()}`;

/** Takes up to `count` iterations as a worker does. */
export async function claim(
  state: State,
  loadTestId: string,
  count: number,
  worker = `worker-${randomUUID()}`,
): Promise<readonly ClaimedIteration[]> {
  const claimed = await claimIterations(state, {
    loadTestId,
    worker,
    subjects: Array.from({ length: count }, subject),
  });
  await endRacing(
    state,
    loadTestId,
    claimed.map(({ claimId }) => claimId),
  );
  return claimed;
}

export function finish(
  state: State,
  loadTestId: string,
  claimed: readonly ClaimedIteration[],
  resultOf: (iteration: ClaimedIteration) => Result,
) {
  return finishIterations(
    state,
    loadTestId,
    claimed.map((iteration): FinishedIteration => ({
      claimId: iteration.claimId,
      subject: null,
      violations: [],
      error: null,
      calls: [],
      steps: [],
      convergenceMs: null,
      delayErrorMs: null,
      inspection: null,
      tables: null,
      ...resultOf(iteration),
    })),
  );
}

/** Finishes every iteration, as `resultOf` has it. */
export async function finishAll(
  state: State,
  loadTestId: string,
  resultOf: (iteration: ClaimedIteration) => Result,
): Promise<void> {
  for (
    let claimed = await claim(state, loadTestId, 500);
    claimed.length > 0;
    claimed = await claim(state, loadTestId, 500)
  )
    await finish(state, loadTestId, claimed, resultOf);
}
