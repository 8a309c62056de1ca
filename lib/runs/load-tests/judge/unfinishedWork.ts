import type { Inspection } from '@/lib/contract/inspect';

/**
 * True while an acknowledged call tells of work that it has left behind and that is not done, as on a machine that is too busy: its copies are on their
 * way then, however long ago the answer was. A call that tells of none has none.
 */
export function hasUnfinishedWork({ calls }: Pick<Inspection, 'calls'>): boolean {
  return calls.some(
    ({ status, work = [] }) => status >= 200 && status < 300 && work.some(({ state }) => state !== 'done'),
  );
}
