import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exploreOrders } from '@/lib/steps/exploreOrders';
import { replayOrder } from '@/lib/steps/replayOrder';
import { programTrial, type Instruction, type Program } from '@/lib/steps/testing/program';
import { traceOf } from '@/lib/steps/testing/traceOf';
import type { TraceEvent } from '@/lib/steps/trace';
import { cappedCount, countPossible, stepsOf } from './countPossible';
import { countSwitches, fewestSwitches } from './fewestSwitches';
import { pickWitness } from './pickWitness';

interface Ran {
  readonly events: readonly TraceEvent[];
  readonly state: string;
}

async function allOrders(
  programs: readonly Program[],
  deferred: readonly (Program | undefined)[] = [],
): Promise<readonly Ran[]> {
  const runs: Ran[] = [];
  await exploreOrders({
    newTrial: () => Promise.resolve(programTrial(programs, deferred)),
    onOrder: ({ trial, events }) => {
      runs.push({ events, state: trial.state() });
      return Promise.resolve();
    },
    reduce: false,
    inFlight: 4,
  });
  return runs;
}

const cell = fc.constantFrom('x', 'y');
const plain = fc.array(fc.record({ kind: fc.constantFrom('read' as const, 'write' as const), cell }), {
  minLength: 1,
  maxLength: 3,
});
const locked = plain.map((body): Program => [
  { kind: 'lock', cell: 'm' },
  ...body.slice(0, 2),
  { kind: 'unlock', cell: 'm' },
]);

describe('the fewest switches', () => {
  test.each([
    ['plain', plain, plain],
    ['under a lock', locked, fc.oneof(locked, plain)],
  ] as const)('%s: no equal order has fewer, and it runs to the same end', async (_, one, two) => {
    await fc.assert(
      fc.asyncProperty(one, two, fc.option(plain, { nil: undefined }), async (first, second, later) => {
        const runs = await allOrders([first, second], [later]);
        const least = new Map<string, number>();
        for (const { events } of runs)
          least.set(traceOf(events), Math.min(least.get(traceOf(events)) ?? Infinity, countSwitches(events)));
        const seen = new Set<string>();
        for (const { events, state } of runs) {
          const fewest = fewestSwitches(events);
          expect(traceOf(fewest)).toBe(traceOf(events));
          expect(countSwitches(fewest)).toBe(least.get(traceOf(events)));
          if (seen.has(traceOf(events))) continue;
          seen.add(traceOf(events));
          const again = await replayOrder(
            programTrial([first, second], [later]),
            fewest.map(({ actor, declaration }) => ({ actor, step: declaration.name })),
          );
          expect(again.trial.state()).toBe(state);
          expect(again.events.map(({ resumedBy, startedBy }) => [resumedBy, startedBy])).toEqual(
            fewest.map(({ resumedBy, startedBy }) => [resumedBy, startedBy]),
          );
        }
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});

test('the witness is the shortest violating order with the fewest switches, in whichever order they were found', async () => {
  const read: Instruction = { kind: 'read', cell: 'x' };
  const write: Instruction = { kind: 'write', cell: 'x' };
  const aside: Instruction = { kind: 'write', cell: 'y' };
  const runs = (
    await allOrders([
      [aside, read, write],
      [read, write],
    ])
  ).map(({ events, state }) => ({
    events,
    state,
    violations: [],
    outcome: state.includes('["p1",[""]],["p2",[""]]') ? ('violated' as const) : ('ok' as const),
  }));
  const witness = pickWitness(runs);
  expect(witness?.switches).toBe(2);
  expect(witness?.events.map(({ actor }) => actor)).toEqual(['p1', 'p1', 'p2', 'p2', 'p1']);
  const shuffled = [...runs].sort((a, b) => traceOf(b.events).localeCompare(traceOf(a.events)));
  expect(pickWitness(shuffled)?.events).toEqual(witness?.events);
  const longer = {
    ...runs.find(({ outcome }) => outcome === 'violated'),
    events: runs[0]?.events.slice(0, 4) ?? [],
    outcome: 'violated' as const,
  };
  expect(pickWitness([...runs, longer])?.order).toBe(longer);
  expect(pickWitness(runs.filter(({ outcome }) => outcome === 'ok'))).toBeNull();
});

describe('how many orders there are', () => {
  test('as many as are run, async work included', async () => {
    const step: Instruction = { kind: 'append', cell: 'x' };
    for (const [programs, deferred] of [
      [
        [
          [step, step],
          [step, step, step],
        ],
        [[step, step], [step]],
      ],
      [
        [[step], [step], [step, step]],
        [undefined, [step, step]],
      ],
    ] as const) {
      const runs = await allOrders(programs, deferred);
      expect(countPossible(stepsOf(runs[0]?.events ?? []))).toBe(BigInt(runs.length));
    }
  });

  test('exact beyond what a number holds; two of five are 252, work left behind comes after its actor', () => {
    expect(
      countPossible(
        new Map([
          ['a', 5],
          ['b', 5],
        ]),
      ),
    ).toBe(252n);
    expect(
      countPossible(
        new Map([
          ['update', 2],
          ['update.async', 1],
          ['update.async2', 1],
        ]),
      ),
    ).toBe(2n);
    expect(
      countPossible(
        new Map([
          ['a', 1],
          ['a.async', 1],
          ['a.async.async', 1],
          ['b', 1],
        ]),
      ),
    ).toBe(4n);
    const many = countPossible(
      new Map([
        ['a', 40],
        ['b', 40],
      ]),
    );
    expect(many).toBe(107507208733336176461620n);
    expect(cappedCount(many)).toBe(Number.MAX_SAFE_INTEGER);
    expect(cappedCount(252n)).toBe(252);
    expect(countPossible(new Map())).toBe(1n);
  });
});
