import type { LoadTest } from '@/lib/contract/loadTests';
import { saturationNote } from '../conditions';
import { formatMs } from '../formatMs';
import { parametersInWords } from '../parametersInWords';
import { isOver, statusTexts } from '../runStatus';
import { transportNames } from '../transportNames';
import type { Side } from './Side';

type Request = LoadTest['request'];

interface Condition {
  readonly thing: string;
  readonly write: (request: Request, raced: LoadTest['raced']) => string;
  /** By itself, beside a run: `4 at the same time`. */
  readonly note?: (request: Request) => string;
}

/** What a run's rate depends on besides the variant and the delay, and how it is written. */
const conditions: readonly Condition[] = [
  { thing: 'scenario', write: ({ scenario }) => scenario },
  { thing: 'file of the scenario', write: (_request, { edition = '' }) => edition },
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

const measuredOn = {
  machine: 'Measured on a saturated machine',
  target: 'Measured on a saturated target',
} as const;

/** Why a difference between two sides may come from something else, a sentence each. */
export function differencesBetween(base: Side, other: Side): readonly string[] {
  const differing = differingConditions(base, other).map(
    ({ thing, write }) =>
      `The ${thing} differs too: ${written(other, write)} in ${other.spoken}, ${written(base, write)} in ${base.spoken}.`,
  );
  const saturated = [other, base].flatMap(({ loadTests, spoken }) =>
    (['machine', 'target'] as const).flatMap((by) => {
      const mine = loadTests.filter(({ conditions: { saturatedBy } }) => saturatedBy === by);
      const reasons = [...new Set(mine.flatMap(({ conditions }) => conditions.reasons))];
      return mine.length === 0 ? [] : [`${measuredOn[by]}: ${spoken}. ${reasons.join(' ')}`];
    }),
  );
  const unfinished = [base, other].flatMap(({ spoken, loadTests }) =>
    [...new Set(loadTests.filter(({ status }) => status !== 'completed').map(({ status }) => isOver(status)))].map(
      (over) => `${over ? 'Ended before all of it was finished' : 'Not finished yet'}: ${spoken}.`,
    ),
  );
  return [...differing, ...saturated, ...unfinished];
}

/** Whether two sides were taken under the same conditions, so that a difference says something of what was changed. */
export function isComparable(one: Side, other: Side): boolean {
  return (
    [one, other].every(({ loadTests }) => loadTests.every(({ status }) => status === 'completed')) &&
    saturatedBy(one) === saturatedBy(other) &&
    differingConditions(one, other).length === 0
  );
}

/** What sets a run apart from the one that it stands beside, in a few words each: `cancelled`, `4 at the same time`, `saturated machine`. */
export function conditionNotes(reference: LoadTest, run: LoadTest): readonly string[] {
  const { status, request } = run;
  return [
    ...(status === 'completed' ? [] : [statusTexts[status].toLowerCase()]),
    ...differingConditions({ loadTests: [reference] }, { loadTests: [run] }).flatMap(
      ({ note }) => note?.(request) ?? [],
    ),
    ...[saturationNote(run.conditions) ?? []].flat(),
  ];
}

type Runs = Pick<Side, 'loadTests'>;

/** One saturated run is enough: its iterations are counted with the others. */
function saturatedBy({ loadTests }: Runs): string {
  return [...new Set(loadTests.flatMap(({ conditions }) => conditions.saturatedBy ?? []))].sort().join();
}

function valuesOf({ loadTests }: Runs, write: Condition['write']): readonly string[] {
  return [...new Set(loadTests.map(({ request, raced }) => write(request, raced)))]
    .filter((value) => value !== '')
    .sort();
}

function written(side: Runs, write: Condition['write']): string {
  return valuesOf(side, write).join(' and ');
}

/** A side that mixes two values is under no condition that another could share. */
function differingConditions(base: Runs, other: Runs): readonly Condition[] {
  return conditions.filter(({ write }) => {
    const [ofBase, ofOther] = [valuesOf(base, write), valuesOf(other, write)];
    return (
      ofBase.length > 0 && ofOther.length > 0 && (ofBase.length > 1 || ofOther.length > 1 || ofBase[0] !== ofOther[0])
    );
  });
}
