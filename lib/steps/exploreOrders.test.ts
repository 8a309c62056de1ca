import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from './Actor';
import { exploreOrders, type ExploreOptions, type RunOrder } from './exploreOrders';
import { declared } from './testing/declared';
import { programTrial, type Instruction, type Program, type ProgramTrial } from './testing/program';
import { traceOf } from './testing/traceOf';

const read = (cell: string): Instruction => ({ kind: 'read', cell });
const write = (cell: string): Instruction => ({ kind: 'write', cell });
const append = (cell: string): Instruction => ({ kind: 'append', cell });
const lock = (cell: string): Instruction => ({ kind: 'lock', cell });
const unlock = (cell: string): Instruction => ({ kind: 'unlock', cell });

interface Explored {
  readonly explored: number;
  readonly cut: number;
  readonly complete: boolean;
  readonly states: readonly string[];
  readonly orders: readonly string[];
  readonly traces: readonly string[];
  readonly runs: readonly RunOrder<ProgramTrial>[];
}

async function explore(
  programs: readonly Program[],
  reduce: boolean,
  more: Partial<ExploreOptions<ProgramTrial>> & { readonly deferred?: readonly (Program | undefined)[] } = {},
): Promise<Explored> {
  const runs: RunOrder<ProgramTrial>[] = [];
  const result = await exploreOrders({
    newTrial: () => Promise.resolve(programTrial(programs, more.deferred)),
    onOrder: (run) => {
      runs.push(run);
      return Promise.resolve();
    },
    reduce,
    inFlight: 4,
    ...more,
  });
  return {
    ...result,
    runs,
    states: [...new Set(runs.map(({ trial }) => trial.state()))].sort(),
    orders: runs.map(({ events }) => events.map(({ actor }) => actor).join(' ')),
    traces: [...new Set(runs.map(({ events }) => traceOf(events)))].sort(),
  };
}

/** Whatever counts as one order is one. */
function expectEqualsToEndTheSame(runs: Explored['runs']): void {
  const ends = new Map<string, Set<string>>();
  for (const { trial, events } of runs)
    ends.set(traceOf(events), (ends.get(traceOf(events)) ?? new Set()).add(trial.state()));
  expect([...ends.values()].filter((states) => states.size > 1)).toEqual([]);
}

describe('all orders', () => {
  test('two actors of five steps have 252 orders, each run once', async () => {
    const five = [read('x'), append('x'), read('x'), append('x'), read('x')];
    const { explored, orders, complete } = await explore([five, five], false);
    expect([explored, new Set(orders).size, complete]).toEqual([252, 252, true]);
  });

  test('the lost update is found; with both steps under a lock it is not', async () => {
    const racing = await explore(
      [
        [read('x'), write('x')],
        [read('x'), write('x')],
      ],
      false,
    );
    const lost = (states: readonly string[]) => states.filter((state) => state.includes('["p1",[""]],["p2",[""]]'));
    expect(racing.explored).toBe(6);
    expect(lost(racing.states)).not.toEqual([]);
    const locked: Program = [lock('x'), read('x'), write('x'), unlock('x')];
    const serial = await explore([locked, locked], false);
    expect(lost(serial.states)).toEqual([]);
    expect(serial.runs.some(({ events }) => events.some(({ resumedBy }) => resumedBy !== null))).toBe(true);
  });

  test('work left behind is an actor that comes up with the last step of the one that left it', async () => {
    const { orders } = await explore([[append('x')], [append('x')]], false, { deferred: [[append('x')], undefined] });
    expect([...orders].sort()).toEqual(['p1 p1.async p2', 'p1 p2 p1.async', 'p2 p1 p1.async']);
  });

  test('a deadlock is an outcome: one actor is refused and the run goes on', async () => {
    const { runs, complete } = await explore(
      [
        [lock('x'), lock('y'), unlock('y'), unlock('x')],
        [lock('y'), lock('x'), unlock('x'), unlock('y')],
      ],
      false,
    );
    const victims = runs.flatMap(({ outcomes }) =>
      [...outcomes.values()].filter((outcome) => outcome?.status === 'failed'),
    );
    expect(victims.length).toBeGreaterThan(0);
    expect(runs.every(({ outcomes }) => [...outcomes.values()].every((outcome) => outcome !== null))).toBe(true);
    expect(complete).toBe(true);
  });
});

describe('reduced', () => {
  test('steps that touch nothing in common count as one order', async () => {
    const { explored, complete } = await explore(
      [
        [write('x'), write('x'), write('x')],
        [write('y'), write('y'), write('y')],
      ],
      true,
    );
    expect([explored, complete]).toEqual([1, true]);
  });

  const cell = fc.constantFrom('x', 'y', 'z');
  const program = fc.array(
    fc.record({ kind: fc.constantFrom('read' as const, 'write' as const, 'append' as const), cell }),
    { minLength: 1, maxLength: 3 },
  );

  test('runs every trace, each once, and sees the same end states as all orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(program, { minLength: 2, maxLength: 3 }),
        fc.option(program, { nil: undefined }),
        async (programs, later) => {
          const deferred = [later];
          const all = await explore(programs, false, { deferred });
          const reduced = await explore(programs, true, { deferred });
          expect(reduced.states).toEqual(all.states);
          expect(reduced.traces).toEqual(all.traces);
          expect(reduced.explored).toBe(all.traces.length);
          expect(reduced.complete).toBe(true);
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  const copied = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('stamped' as const),
        cell: fc.constantFrom('x', 'y'),
        of: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('put' as const, 'read' as const), cell: fc.constantFrom('x', 'y') }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'take' as const }) },
  );

  test('versions that are merged: which one wins is the same, though only taking them is ordered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(copied, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 }),
        async (programs) => {
          // What is put without a version taken before is older than all, and ties with nothing.
          const taken = programs
            .map((program): Program => [{ kind: 'take' }, ...program])
            .map((program) => (program.some(({ kind }) => kind === 'put') ? program : program.slice(1)));
          const [all, reduced] = [await explore(taken, false), await explore(taken, true)];
          expect(reduced.states).toEqual(all.states);
          expect(reduced.traces).toEqual(all.traces);
          expect(reduced.explored).toBe(all.traces.length);
          expectEqualsToEndTheSame(all.runs);
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  test('a statement that waits for a lock is done with the commit that gives it back, and takes its version and reads only then', async () => {
    const update: Instruction = { kind: 'update', cell: 'x' };
    const commit: Instruction = { kind: 'commit', cell: 'x' };
    const beside = fc.array(
      fc.constantFrom<Instruction>(
        { kind: 'stamped', cell: 'y' },
        { kind: 'stamped', cell: 'x' },
        write('x'),
        read('y'),
      ),
      { minLength: 1, maxLength: 2 },
    );
    const body = fc.array(fc.constantFrom<Instruction>({ kind: 'put', cell: 'y' }, write('z')), {
      minLength: 1,
      maxLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(body, body, beside, async (one, two, third) => {
        const programs: readonly Program[] = [[update, ...one, commit], [update, ...two, commit], third];
        const [all, reduced] = [await explore(programs, false), await explore(programs, true)];
        expect(reduced.states).toEqual(all.states);
        expect(reduced.traces).toEqual(all.traces);
        expectEqualsToEndTheSame(all.runs);
      }),
      { numRuns: 15, seed: 5 },
    );
  });

  test('merges among themselves count as one order, whatever the versions they bring; rivals for the latest version do not', async () => {
    const put = (cell: string): Instruction => ({ kind: 'put', cell });
    const stamped = (of?: string): Instruction => ({ kind: 'stamped', cell: 'x', ...(of === undefined ? {} : { of }) });
    expect(await explore([[put('x')], [put('x')], [put('x')]], true)).toMatchObject({ explored: 1 });
    expect(await explore([[stamped('1')], [stamped('1')], [stamped('1')]], true)).toMatchObject({ explored: 1 });
    expect(await explore([[stamped('1')], [stamped('1')], [stamped('2')]], true)).toMatchObject({ explored: 4 });
    expect(await explore([[stamped()], [stamped()], [stamped()]], true)).toMatchObject({ explored: 6 });
    expect(await explore([[put('x')], [read('x')]], true)).toMatchObject({ explored: 2 });
  });

  describe('of those who replace a thing whole, only the last one decides', () => {
    const replace = (cell: string): Instruction => ({ kind: 'replace', cell });
    const copy = (cell: string): Instruction => ({ kind: 'copy', cell });
    const look = (cell: string): Instruction => ({ kind: 'look', cell, into: 'c' });

    test('three in turn are three orders and not six; of two things, as many as who may be the last of each', async () => {
      expect(await explore([[replace('x')], [replace('x')], [replace('x')]], true)).toMatchObject({ explored: 3 });
      expect(await explore([[copy('x')], [copy('x')], [copy('x')], [copy('x')]], true)).toMatchObject({ explored: 4 });
      const both = [replace('x'), copy('y')];
      expect(await explore([both, both, both], true)).toMatchObject({ explored: 9, complete: true });
    });

    test('what those read who do not come last is of no effect', async () => {
      const looking = [look('y'), copy('c')];
      expect(await explore([looking, looking, [write('y')]], true)).toMatchObject({ explored: 8 });
      const three = [looking, looking, looking, [write('y')]];
      const [all, reduced] = [await explore(three, false), await explore(three, true)];
      expect([reduced.explored, reduced.states]).toEqual([6, all.states]);
    });

    test('a read that decides who replaces a thing serves nothing', async () => {
      const looking = [look('y'), copy('c')];
      await expect(explore([looking, looking, looking, [look('y')]], true)).rejects.toThrow(
        '"look at y" of p4 serves whole:copy of c, which it replaces as nothing after all',
      );
    });

    test('one whose read fails replaces nothing, and that is no fault of what is declared', async () => {
      const looking =
        (name: string, fails: boolean): Actor =>
        async ({ step }) => {
          await step(declared(`look of ${name}`, { reads: ['postgres:y'], serves: 'whole:c' }), () =>
            fails ? Promise.reject(new Error('the store is away')) : Promise.resolve(),
          );
          await step(declared(`copy of ${name}`, { merges: ['postgres:c'], replaces: 'whole:c' }), () =>
            Promise.resolve(),
          );
        };
      const actors = { a: looking('a', false), b: looking('b', false), c: looking('c', false), d: looking('d', true) };
      const ended: (string | undefined)[] = [];
      const { complete } = await exploreOrders({
        newTrial: () => Promise.resolve({ actors, blocked: () => Promise.resolve(new Set<string>()) }),
        onOrder: ({ outcomes }) => {
          ended.push(outcomes.get('d')?.status);
          return Promise.resolve();
        },
        reduce: true,
        inFlight: 1,
      });
      expect([complete, ended]).toEqual([true, ['failed', 'failed', 'failed']]);
    });

    test('where a lock orders them anyway, nothing changes', async () => {
      const locked: Program = [lock('m'), replace('x'), unlock('m')];
      const loose: Program = [lock('m'), unlock('m'), replace('x')];
      const all = await explore([locked, locked, locked], true);
      expect(all.cut).toBe(0);
      expect((await explore([loose, loose, loose], true)).cut).toBe(1);
    });

    test('where somebody may see who replaced it before, the exploration refuses', async () => {
      const three = [[replace('x')], [replace('x')], [replace('x')]];
      await expect(explore([...three, [read('x')]], true)).rejects.toThrow(
        '"read x" of p4 touches whole:x, which others replace',
      );
      await expect(explore([...three, [write('x')]], true)).rejects.toThrow('"write x" of p4');
      await expect(explore([...three, [read('y')]], true)).resolves.toMatchObject({ explored: 3 });
      await expect(explore([[replace('x'), replace('x')], ...three], true)).rejects.toThrow('replaces whole:x twice');
    });

    test('whatever else the actors do, the end states are those of all orders', async () => {
      const other = fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record({
            kind: fc.constantFrom('read' as const, 'write' as const),
            cell: fc.constantFrom('y', 'z'),
          }),
        },
        { weight: 1, arbitrary: fc.constant<Instruction>({ kind: 'stamped', cell: 'c' }) },
        { weight: 1, arbitrary: fc.constant<Instruction>({ kind: 'update', cell: 'y' }) },
      );
      const some = (maxLength: number) => fc.array(other, { maxLength });
      const looking = fc.option(fc.constantFrom('y', 'z'));
      const replacing = fc
        .tuple(some(1), looking, fc.shuffledSubarray([replace('w'), copy('c')], { minLength: 1 }), some(1))
        .map(([first, cell, own, then]): Program => [
          ...first,
          ...(cell !== null && own.some(({ kind }) => kind === 'copy') ? [look(cell)] : []),
          ...own,
          ...then,
        ]);
      const ended = (program: Program): Program =>
        program.some(({ kind }) => kind === 'update') ? [...program, { kind: 'commit', cell: 'y' }] : program;
      await fc.assert(
        fc.asyncProperty(
          fc.tuple(replacing, replacing, replacing).map((each) => each.map(ended)),
          fc.option(some(1), { nil: undefined }),
          fc.option(replacing, { nil: undefined }),
          async (three, beside, later) => {
            const programs = beside && beside.length > 0 ? [...three, ended(beside)] : three;
            fc.pre(programs.flat().length + (later?.length ?? 0) <= 8);
            const deferred = [later?.filter(({ kind }) => kind !== 'update')];
            const [all, reduced] = [
              await explore(programs, false, { deferred }),
              await explore(programs, true, { deferred }),
            ];
            expect(reduced.states).toEqual(all.states);
            expect(reduced.complete).toBe(true);
            expect(reduced.explored).toBeLessThanOrEqual(all.traces.length);
            expect(new Set(reduced.traces).size).toBe(reduced.explored);
          },
        ),
        { numRuns: 25, seed: 3 },
      );
    });
  });

  test('with locks too', async () => {
    const guarded = fc
      .array(fc.record({ kind: fc.constantFrom('read' as const, 'write' as const), cell }), {
        minLength: 1,
        maxLength: 2,
      })
      .map((body): Program => [lock('m'), ...body, unlock('m')]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(guarded, program), guarded, async (one, two) => {
        const all = await explore([one, two], false);
        const reduced = await explore([one, two], true);
        expect(reduced.states).toEqual(all.states);
        expect(reduced.traces).toEqual(all.traces);
      }),
      { numRuns: 10, seed: 7 },
    );
  });
});

describe('never complete when something was left out', () => {
  const three = [append('x'), append('x'), append('x')];

  test('a limit', async () => {
    const { explored, complete } = await explore([three, three], false, { limit: 7 });
    expect([explored, complete]).toEqual([7, false]);
    expect(await explore([three, three], false, { limit: 20 })).toMatchObject({ explored: 20, complete: true });
  });

  test('a stop', async () => {
    const stop = new AbortController();
    const { complete, explored } = await explore([three, three], false, {
      signal: stop.signal,
      onOrder: () => {
        stop.abort();
        return Promise.resolve();
      },
    });
    expect(complete).toBe(false);
    expect(explored).toBeLessThan(20);
  });
});

test('an actor that does other steps when the same was done before is the fault of the scenario, not a verdict', async () => {
  let count = 0;
  const fickle = (): ProgramTrial =>
    programTrial([
      [append('x'), (count += 1) % 2 === 0 ? append('y') : append('z')],
      [append('x'), append('x')],
    ]);
  await expect(
    exploreOrders({
      newTrial: () => Promise.resolve(fickle()),
      onOrder: () => Promise.resolve(),
      reduce: false,
      inFlight: 1,
    }),
  ).rejects.toThrow(/stood before/);
});

test('a step that never ends is named', async () => {
  const stuck = (): ProgramTrial => ({
    ...programTrial([]),
    actors: {
      p1: ({ step }) => step(declared('wait for ever'), () => new Promise(() => undefined)),
    },
  });
  await expect(
    exploreOrders({
      newTrial: () => Promise.resolve(stuck()),
      onOrder: () => Promise.resolve(),
      reduce: false,
      inFlight: 1,
      stuckAfterMs: 30,
    }),
  ).rejects.toThrow('"wait for ever" of p1 did not end');
});
