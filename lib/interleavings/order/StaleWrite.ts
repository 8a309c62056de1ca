import type { TraceEvent } from '@/lib/steps/trace';
import { nameOf } from './words';

/** One party reads, another one changes what was read, and the first one goes on to write as if nothing had happened: the steps by their places. */
export interface StaleWrite {
  readonly read: number;
  readonly change: number;
  readonly write: number;
}

/** `Batch 1 counts the saved results before Batch 2 saves its results, and saves its sum all the same`. `titles` by actor. */
export function tellStaleWrite(
  events: readonly TraceEvent[],
  { read, change, write }: StaleWrite,
  titles: Readonly<Record<string, string>>,
): string {
  const [reader, changer, writer] = [read, change, write].map((index) => nameOf(events[index]?.actor ?? '', titles));
  const [reads, changes, writes] = [read, change, write].map((index) => events[index]?.declaration.says ?? '');
  return `${reader} ${reads} before ${changer} ${changes}, and ${writer === reader ? '' : `${writer} `}${writes} all the same`;
}
