import type { LoadTest } from '@/lib/contract/loadTests';
import { formatMs } from '@/lib/contract/wording/formatMs';
import { raceSize } from '@/lib/contract/wording/raceSize';
import { isOver } from './runSummary';
import type { Run } from './Run';

type Request = LoadTest['request'];

/** What a run's rate depends on besides the variant and the delay, and how it is written. */
const conditions: readonly (readonly [thing: string, write: (request: Request) => string])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['environment', ({ environment }) => environment],
  ['latency', ({ latency }) => latency],
  ['wait before judging', ({ settleMs }) => formatMs(settleMs)],
  ['number of iterations at the same time', ({ concurrency }) => String(concurrency)],
  ['number of those who race', raceSize],
];

/** Why a difference between two runs may come from something else, a sentence each. */
export function differencesBetween(base: Run, other: Run): readonly string[] {
  const differing = conditions.flatMap(([thing, write]) => {
    const [ofBase, ofOther] = [write(base.loadTest.request), write(other.loadTest.request)];
    return ofBase === ofOther || ofBase === '' || ofOther === ''
      ? []
      : [`The ${thing} differs too: ${ofOther} in ${other.spoken}, ${ofBase} in ${base.spoken}.`];
  });
  const unfinished = [base, other]
    .filter(({ loadTest }) => loadTest.status !== 'completed')
    .map(
      ({ spoken, loadTest }) =>
        `${isOver(loadTest.status) ? 'Ended before all of it was finished' : 'Not finished yet'}: ${spoken}.`,
    );
  return [...differing, ...unfinished];
}
