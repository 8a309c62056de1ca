import type { LoadTest } from '@/lib/contract/loadTests';
import { formatMs } from '@/lib/wording/formatMs';
import { parametersInWords } from '@/lib/wording/parametersInWords';
import { transportNames } from '@/lib/wording/transportNames';
import { isOver, statusTexts } from './runSummary';
import type { Run } from './Run';

type Request = LoadTest['request'];

interface Condition {
  readonly thing: string;
  readonly write: (request: Request) => string;
  /** By itself, beside a run: `4 at the same time`. */
  readonly note?: (request: Request) => string;
}

/** What a run's rate depends on besides the variant and the delay, and how it is written. */
const conditions: readonly Condition[] = [
  { thing: 'scenario', write: ({ scenario }) => scenario },
  { thing: 'environment', write: ({ environment }) => environment },
  { thing: 'latency', write: ({ latency }) => latency, note: ({ latency }) => `latency ${latency}` },
  {
    thing: 'transport',
    write: ({ transport }) => transportNames[transport],
    note: ({ transport }) => `over ${transportNames[transport]}`,
  },
  {
    thing: 'wait before judging',
    write: ({ settleMs }) => formatMs(settleMs),
    note: ({ settleMs }) => `judged after ${formatMs(settleMs)}`,
  },
  {
    thing: 'number of iterations at the same time',
    write: ({ concurrency }) => String(concurrency),
    note: ({ concurrency }) => `${concurrency} at the same time`,
  },
  { thing: 'size of the race', write: ({ parameters }) => parametersInWords(parameters).join(', ') },
];

/** Why a difference between two runs may come from something else, a sentence each. */
export function differencesBetween(base: Run, other: Run): readonly string[] {
  const differing = differingConditions(base, other).map(
    ({ thing, write }) =>
      `The ${thing} differs too: ${write(other.loadTest.request)} in ${other.spoken}, ${write(base.loadTest.request)} in ${base.spoken}.`,
  );
  const saturated = [other, base].flatMap(({ loadTest, spoken }) =>
    loadTest.conditions.saturated
      ? [`Measured on a saturated machine: ${spoken}. ${loadTest.conditions.reasons.join(' ')}`]
      : [],
  );
  const unfinished = [base, other]
    .filter(({ loadTest }) => loadTest.status !== 'completed')
    .map(
      ({ spoken, loadTest }) =>
        `${isOver(loadTest.status) ? 'Ended before all of it was finished' : 'Not finished yet'}: ${spoken}.`,
    );
  return [...differing, ...saturated, ...unfinished];
}

/** Whether two runs were taken under the same conditions, so that a difference says something of what was changed. */
export function isComparable(one: Run, other: Run): boolean {
  return (
    [one, other].every(({ loadTest }) => loadTest.status === 'completed') &&
    one.loadTest.conditions.saturated === other.loadTest.conditions.saturated &&
    differingConditions(one, other).length === 0
  );
}

/** What sets a run apart from the one that it stands beside, in a few words each: `cancelled`, `4 at the same time`, `saturated machine`. */
export function conditionNotes(reference: Run, run: Run): readonly string[] {
  const { status, request } = run.loadTest;
  return [
    ...(status === 'completed' ? [] : [statusTexts[status].toLowerCase()]),
    ...differingConditions(reference, run).flatMap(({ note }) => note?.(request) ?? []),
    ...(run.loadTest.conditions.saturated ? ['saturated machine'] : []),
  ];
}

function differingConditions(base: Run, other: Run): readonly Condition[] {
  return conditions.filter(({ write }) => {
    const [ofBase, ofOther] = [write(base.loadTest.request), write(other.loadTest.request)];
    return ofBase !== ofOther && ofBase !== '' && ofOther !== '';
  });
}
