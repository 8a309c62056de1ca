import type { Work, Worker } from '@/lib/contract/workers';
import { sweepPath } from './drift/address';
import { explorationPath } from './interleavings/address';
import { labRunPath } from './lab/address';
import { loadTestPath } from './loadTests/address';

const paths: Readonly<Record<Work['kind'], (id: string) => string>> = {
  load_test: loadTestPath,
  exploration: explorationPath,
  lab_run: labRunPath,
  sweep: sweepPath,
};

/** The page of what is worked on. */
export function workPath({ kind, id }: Pick<Work, 'kind' | 'id'>): string {
  return paths[kind](id);
}

export type WorkerState = 'busy' | 'idle' | 'silent';

export function workerState({ answering, working }: Pick<Worker, 'answering' | 'working'>): WorkerState {
  if (!answering) return 'silent';
  return working.length > 0 ? 'busy' : 'idle';
}

/** A run stands once, with everything that is done of it. */
export function byRun(working: readonly Work[]): readonly { readonly run: Work; readonly works: readonly Work[] }[] {
  const runs = new Map<string, Work[]>();
  for (const work of working) runs.set(work.id, [...(runs.get(work.id) ?? []), work]);
  return [...runs.values()].flatMap((works) => (works[0] ? [{ run: works[0], works }] : []));
}
