import type { Judge, JudgedRun, OnFinished, Outage, RacedIteration } from '@/lib/runs/load-tests/judge/Judge';
import { forkProgram, keepChild } from '../childProcess';
import type { FromJudge, ToJudge } from './messages';

const GRACE_MS = 2_000;

/** The judge of a worker, in a separate process. If it dies, it is replaced, and its successor gets all unfinished work. */
export function forkJudge(worker: string, onFinished: OnFinished, onEnd: (how: string) => void): Judge {
  const unfinished = new Map<string, { readonly run: JudgedRun; readonly raced: RacedIteration }>();
  const outages = new Map<string, readonly Outage[]>();

  const child = keepChild({
    start: () => forkProgram('judge', { args: [worker] }),
    onStart: (begun) => {
      begun.on('message', ({ loadTestId, claimIds, over }: FromJudge) => {
        for (const claimId of claimIds) unfinished.delete(claimId);
        onFinished({ loadTestId, claimIds, over });
      });
      for (const [environment, known] of outages)
        begun.send({ kind: 'outages', environment, outages: known } satisfies ToJudge, ignore);
      for (const { run, raced } of unfinished.values())
        begun.send({ kind: 'add', run, iterations: [raced], nowMs: performance.now() } satisfies ToJudge, ignore);
    },
    onEnd,
  });
  const send = (message: ToJudge): void => {
    const current = child.current();
    if (current?.connected) current.send(message, ignore);
  };
  return {
    add(run, iterations, nowMs) {
      for (const raced of iterations) unfinished.set(raced.claimId, { run, raced });
      send({ kind: 'add', run, iterations, nowMs });
    },
    setOutages(environment, known) {
      outages.set(environment, known);
      send({ kind: 'outages', environment, outages: known });
    },
    drop(loadTestId) {
      for (const [claimId, { run }] of unfinished) if (run.id === loadTestId) unfinished.delete(claimId);
      send({ kind: 'drop', loadTestId });
    },
    close: () => child.stop(GRACE_MS),
  };
}

/** A message that does not arrive is sent again to the next process. */
function ignore(): void {
  return undefined;
}
