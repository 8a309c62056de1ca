import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint, saturated, scorecardRaceDescription } from '@/lib/contract/testing/aLoadTest';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { describeScenario, findScenario } from '@/lib/scenarios/scenarios';
import { matrixOf, replayPath } from './address';
import { estimateOrders } from './estimate';
import { exploredOnly, matrix, missingCells } from './matrix';
import { matrixHeadline, matrixTab } from '@/lib/wording/matrixHeadline';
import { hasOptions } from '@/lib/wording/exploredWith';
import { optionsFromParams, parameterParam, readOptions } from './options';
import { countOrders } from './orderCount';
import { costTexts, explorationHeadline, kindsOf, standingOf } from '@/lib/wording/explorationOutcome';
import { anExploration, losingSchedule } from './testing/anExploration';

const variant = (id: string, shipped = false) => ({
  id,
  title: id,
  summary: '',
  shipped,
  choices: id.split('/').map((choice) => ({ id: choice, title: `How: ${choice}` })),
});
const scenario: ScenarioDescription = {
  ...scorecardRaceDescription,
  variants: [
    variant('save_all/async_closure', true),
    variant('save_all/async_reread'),
    variant('row_lock/async_closure'),
    variant('row_lock/async_reread', true),
  ],
};
const explored = (id: string, all: number, violating: number, more: Parameters<typeof anExploration>[2] = {}) =>
  anExploration(all, violating, { ...more, request: { variant: id, ...more.request } });
const options = { reduce: true, reindex: false, parameters: {} };
const builtIn = (id: string) => describeScenario(findScenario(id) ?? expect.fail(`no scenario ${id}`));

describe('the fix matrix', () => {
  it('lays variants out by their two choices, each with its latest exploration', () => {
    const old = explored('save_all/async_closure', 9, 9, { createdAt: '2026-01-17T00:00:00.000000Z' });
    const { columns, rows } = matrix(scenario, [explored('save_all/async_closure', 13, 11), old], [], options);
    expect(columns.map(({ id }) => id)).toEqual(['async_closure', 'async_reread']);
    expect(rows.map(({ head, cells }) => [head.id, cells.map((cell) => cell?.exploration?.explored ?? null)])).toEqual([
      ['save_all', [13, null]],
      ['row_lock', [null, null]],
    ]);
  });

  it('shows what was explored: rows and columns of nothing else go, and the rest is named', () => {
    const whole = matrix(scenario, [explored('save_all/async_closure', 13, 11)], [], options);
    const { columns, rows, cells, rest } = exploredOnly(whole);
    expect(columns.map(({ id }) => id)).toEqual(['async_closure']);
    expect(rows.map(({ head, cells: each }) => [head.id, each.map((cell) => cell?.variant.id)])).toEqual([
      ['save_all', ['save_all/async_closure']],
    ]);
    expect(cells).toHaveLength(1);
    expect(rest.map(({ variant: { id } }) => id)).toEqual([
      'save_all/async_reread',
      'row_lock/async_closure',
      'row_lock/async_reread',
    ]);
    // Two that share neither row nor column: what lies between stays empty.
    const apart = [explored('save_all/async_closure', 13, 11), explored('row_lock/async_reread', 5, 0)];
    expect(
      exploredOnly(matrix(scenario, apart, [], options)).rows.map((row) => row.cells.map((cell) => cell !== null)),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(exploredOnly(matrix(scenario, [], [], options))).toMatchObject({ columns: [], rows: [], cells: [] });
  });

  it('keeps what is known while a variant is explored again, and asks for it no second time', () => {
    const [known, again] = [
      explored('save_all/async_closure', 13, 11),
      explored('save_all/async_closure', 2, 0, {
        status: 'running',
        complete: false,
        createdAt: '2026-01-19T00:00:00.000000Z',
      }),
    ];
    const laidOut = matrix(scenario, [known, again], [], options);
    expect([laidOut.cells[0]?.exploration?.explored, laidOut.cells[0]?.underWay?.explored]).toEqual([13, 2]);
    expect(missingCells(laidOut, true).map(({ variant: { id } }) => id)).not.toContain('save_all/async_closure');
    expect(matrix(scenario, [again], [], options).cells[0]?.exploration?.explored).toBe(2);
  });

  it('shows nothing that was explored with other options; that every order was run is none', () => {
    const [reindexed, every] = [
      explored('save_all/async_closure', 13, 11, { request: { reindex: true } }),
      explored('save_all/async_closure', 1716, 900, { request: { reduce: false } }),
    ];
    expect(matrix(scenario, [reindexed], [], options).cells[0]?.exploration).toBeNull();
    expect(matrix(scenario, [reindexed, every], [], options).cells[0]?.exploration?.explored).toBe(1716);
  });

  it('counts as missing what was never explored or cut short, and with every order wanted what was reduced', () => {
    const cells = matrix(
      scenario,
      [
        explored('save_all/async_closure', 13, 11),
        explored('save_all/async_reread', 3, 0, { status: 'cancelled', complete: false }),
        explored('row_lock/async_closure', 0, 0, { status: 'queued', complete: false }),
      ],
      [],
      options,
    );
    expect(missingCells(cells, true).map(({ variant: { id } }) => id)).toEqual([
      'save_all/async_reread',
      'row_lock/async_reread',
    ]);
    expect(missingCells(cells, false).map(({ variant: { id } }) => id)).toEqual([
      'save_all/async_closure',
      'save_all/async_reread',
      'row_lock/async_reread',
    ]);
  });

  it('lists variants of one choice', () => {
    const { columns, rows } = matrix(
      { ...scenario, variants: [variant('requery'), variant('row_lock')] },
      [],
      [],
      options,
    );
    expect([columns.length, rows.length]).toEqual([0, 2]);
  });

  it('puts the latest completed load test beside it', () => {
    const runs = [
      aLoadTest([aPoint(0, 1, 49), aPoint(5, 8, 42)], { id: 'new' }),
      aLoadTest([aPoint(0, 50, 0)], { id: 'old', createdAt: '2026-01-01T00:00:00.000000Z' }),
      aLoadTest([aPoint(0, 0, 9)], { id: 'running', status: 'running', createdAt: '2026-02-01T00:00:00.000000Z' }),
    ];
    expect(matrix(scenario, [], runs, options).cells[0]?.rate).toEqual({
      loadTestId: 'new',
      failing: true,
      text: '16 % at 5 ms',
      interval: '8 % to 29 %',
      simulated: true,
      otherwise: null,
      saturatedBy: null,
    });
    expect(
      matrix(scenario, [], [aLoadTest([aPoint(0, 1, 9)], { conditions: saturated })], options).cells[0]?.rate
        ?.saturatedBy,
    ).toBe('machine');
    expect(matrix(scenario, [], [aLoadTest([aPoint(0, 0, 450)])], options).cells[0]?.rate).toMatchObject({
      failing: false,
      text: '0 of 450',
      interval: 'below 0.85 %',
    });
  });

  it('where none raced with the same numbers, the latest with others, and says so', () => {
    const run = (id: string, coaches: number, month: number) =>
      aLoadTest([aPoint(0, 1, 9)], {
        id,
        request: { ...aLoadTest([]).request, parameters: { coaches } },
        createdAt: `2026-0${month}-01T00:00:00.000000Z`,
      });
    const two = { ...options, parameters: { coaches: 2 } };
    const rateOf = (...runs: ReturnType<typeof run>[]) => matrix(scenario, [], runs, two).cells[0]?.rate;
    expect(rateOf(run('five', 5, 3), run('three', 3, 2))).toMatchObject({ loadTestId: 'five', otherwise: '5 coaches' });
    expect(rateOf(run('five', 5, 3), run('two', 2, 1))).toMatchObject({ loadTestId: 'two', otherwise: null });
  });
});

describe('the answer over the matrix', () => {
  const said = (...explorations: ReturnType<typeof anExploration>[]) => {
    const { lead, rest } = matrixHeadline(matrix(scenario, explorations, [], options).cells);
    return `${lead} ${rest}`.trim();
  };
  const clean = explored('save_all/async_reread', 13, 0);

  it('says how many close every race, and whether the shipped fix does', () => {
    expect(
      said(
        explored('save_all/async_closure', 13, 11),
        clean,
        explored('row_lock/async_closure', 21, 7),
        explored('row_lock/async_reread', 23, 12),
      ),
    ).toBe(
      '1 of 4 variants closes every race. The shipped fix row_lock/async_reread does not: 12 of 23 orders break it.',
    );
    expect(said(explored('save_all/async_closure', 13, 11), explored('row_lock/async_reread', 21, 0))).toBe(
      '1 of 2 explored variants closes every race. The shipped fix row_lock/async_reread does: none of its 21 orders breaks it. 2 are not explored yet.',
    );
  });

  it('is counted in the browser’s tab, of what was explored', () => {
    const tab = (...explorations: ReturnType<typeof anExploration>[]) =>
      matrixTab(matrix(scenario, explorations, [], options).cells);
    expect(tab()).toBe('Not explored');
    expect(tab(clean, explored('save_all/async_closure', 13, 11))).toBe('1 of 2 proven clean');
  });

  it('of several that shipped, names the one that comes closest', () => {
    const shipped = { ...scenario, variants: scenario.variants.map((each) => ({ ...each, shipped: true })) };
    const { rest } = matrixHeadline(
      matrix(
        shipped,
        [
          explored('save_all/async_reread', 10, 9),
          explored('row_lock/async_closure', 10, 2),
          explored('row_lock/async_reread', 10, 4),
        ],
        [],
        options,
      ).cells,
    );
    expect(rest).toContain(
      'Of 4 that shipped, 3 are explored and none does; row_lock/async_closure comes closest: 2 of 10 orders break it.',
    );
  });

  it('counts none that is under way: what it has run so far is not what breaks it in the end', () => {
    const shipped = { ...scenario, variants: scenario.variants.map((each) => ({ ...each, shipped: true })) };
    const all = (third: ReturnType<typeof anExploration>) =>
      matrixHeadline(
        matrix(
          shipped,
          [
            explored('save_all/async_closure', 10, 9),
            explored('save_all/async_reread', 10, 8),
            explored('row_lock/async_closure', 10, 7),
            third,
          ],
          [],
          options,
        ).cells,
      );
    const running = all(explored('row_lock/async_reread', 4, 2, { status: 'running', complete: false }));
    expect([running.lead, running.rest, running.named]).toEqual([
      'None of 3 explored variants closes every race.',
      'Of 4 that shipped, 3 are explored and none does; row_lock/async_closure comes closest: 7 of 10 orders break it. 1 is being explored.',
      'row_lock/async_closure',
    ]);
    // The same one at its end.
    expect(all(explored('row_lock/async_reread', 18, 14)).rest).toBe(
      'Of 4 that shipped none does; row_lock/async_closure comes closest: 7 of 10 orders break it.',
    );
    expect(all(explored('row_lock/async_reread', 18, 2)).named).toBe('row_lock/async_reread');
    // Cut off at its limit, its share is that of the orders that came first.
    expect(all(explored('row_lock/async_reread', 20, 1, { complete: false })).named).toBe('row_lock/async_closure');
  });

  it('says what is under way where nothing is over, and keeps the result of one that is explored again', () => {
    const running = { status: 'running' as const, complete: false };
    expect(said(explored('row_lock/async_reread', 4, 2, running))).toBe(
      'No variant has been fully explored yet. 1 of 4 is being explored.',
    );
    expect(said(explored('row_lock/async_reread', 21, 7), explored('row_lock/async_reread', 4, 0, running))).toContain(
      'The shipped fix row_lock/async_reread does not: 7 of 21 orders break it.',
    );
  });

  it('never counts as closed what was cut off, cancelled, or could not be judged', () => {
    for (const more of [
      { complete: false },
      { complete: false, status: 'cancelled' as const },
      { errors: 1 },
      { deadlocks: 1 },
    ]) {
      expect(said(explored('save_all/async_reread', 13, 0, more))).toContain(
        'The one variant explored is not proven to close every race. 1 has shown no violation, but is not proven.',
      );
    }
    expect(said()).toBe(
      'No variant has been explored yet. There are 4. Exploring one runs every order of its steps on the real databases.',
    );
  });
});

describe('what an exploration says', () => {
  const said = (...args: Parameters<typeof anExploration>) => {
    const { lead, rest } = explorationHeadline(anExploration(...args));
    return `${lead} ${rest}`.trim();
  };

  it('is proven only when every order was run or equals one that was', () => {
    expect(
      [anExploration(13, 0), anExploration(13, 1), anExploration(13, 0, { complete: false }), anExploration(0, 0)].map(
        standingOf,
      ),
    ).toEqual(['proven', 'violated', 'clean_so_far', 'nothing']);
    expect(said(13, 0)).toBe('Proven clean. None of 13 orders breaks it, and every other order equals one of them.');
    expect(said(252, 0, { request: { reduce: false } })).toBe(
      'Proven clean. None of 252 orders breaks it, and there are no others.',
    );
    expect(said(20_000, 0, { complete: false })).toBe(
      'No violation in 20,000 orders, but not proven. It was cut off at 20,000.',
    );
    expect(said(13, 0, { errors: 2 })).toBe('No violation in 13 orders, but not proven. 2 orders could not be judged.');
  });

  it('says how many break it, on the way too', () => {
    expect(said(23, 12)).toBe('12 of 23 orders break it.');
    expect(said(23, 1)).toBe('1 of 23 orders breaks it.');
    expect(said(4, 4)).toBe('All 4 orders break it.');
    expect(said(5, 2, { status: 'running', complete: false })).toBe(
      '2 of 5 orders break it so far. The exploration is still running.',
    );
    expect(said(5, 0, { status: 'cancelled', complete: false })).toBe(
      'Cancelled after 5 orders. None of them broke it, but nothing is proven.',
    );
    expect(said(0, 0, { status: 'failed', complete: false, failure: { code: 'x', detail: 'Postgres is away' } })).toBe(
      'Stopped: Postgres is away. Nothing is proven.',
    );
  });

  it('counts kinds in the contract’s order, and names what it costs', () => {
    expect(
      kindsOf(anExploration(9, 4, { violations: { clickhouse_mismatch: 4, submission_lost: 2 } })).map(
        ({ title, count }) => `${title} ${count}`,
      ),
    ).toEqual(['Submission lost 2', 'ClickHouse differs 4']);
    expect(costTexts(anExploration(9, 4, { deadlocks: 1 }))).toEqual([
      '4.1 ms a call',
      '0.9 ms blocked',
      '3 retries',
      '1 deadlock',
    ]);
  });
});

describe('the options', () => {
  it('stand in the address unless they are the default', () => {
    const coaches = builtIn('many_coaches');
    const [parameter] = coaches.parameters;
    if (!parameter) throw new TypeError('many_coaches has a parameter');
    expect(optionsFromParams(new URLSearchParams('reindex=1&orders=all&coaches=4&schedulers=3'), coaches)).toEqual({
      reindex: true,
      all: true,
      parameters: { coaches: '4' },
    });
    // An exploration has two coaches where a load test has three.
    expect(optionsFromParams(new URLSearchParams(), coaches)).toEqual({
      reindex: false,
      all: false,
      parameters: { coaches: '2' },
    });
    expect([parameterParam(parameter, '4'), parameterParam(parameter, '2')]).toEqual(['4', null]);
    expect(optionsFromParams(new URLSearchParams('coaches=4'), undefined).parameters).toEqual({});
  });

  it('are checked against what each scenario allows', () => {
    const read = (id: string, parameters: Readonly<Record<string, string>>) =>
      readOptions(builtIn(id), { reindex: false, all: false, parameters });
    expect(read('scorecard_race', { coaches: 'x' })).toEqual({
      ok: true,
      options: { reduce: true, reindex: false, parameters: {} },
    });
    expect(read('evaluation_batches', { batches: '2,1, 1' })).toEqual({
      ok: true,
      options: { reduce: true, parameters: { batches: [2, 1, 1] } },
    });
    expect(['4', '1, 2, 0', '1,1,1,1,1,1', 'x'].map((batches) => read('evaluation_batches', { batches }).ok)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(read('scheduler_claims', { schedulers: '9' })).toMatchObject({
      ok: false,
      field: 'schedulers',
      problem: 'Between 2 and 4. Each additional one multiplies the number of orders.',
    });
  });

  it('recognise what was explored with them', () => {
    const with31 = { reduce: true, parameters: { batches: [3, 1] } };
    const batches = (...sizes: readonly number[]) =>
      anExploration(1, 0, { request: { parameters: { batches: sizes } } });
    expect(hasOptions(batches(3, 1), with31)).toBe(true);
    expect(hasOptions(batches(1, 3), with31)).toBe(false);
    expect(hasOptions(batches(3), with31)).toBe(false);
    expect(hasOptions(anExploration(1, 0), with31)).toBe(false);
  });
});

it('every address can be read by a person', () => {
  const { request } = anExploration(1, 0, { request: { reindex: true } });
  expect(replayPath({ ...request, environment: null }, losingSchedule)).toBe(
    '/interleavings/replay?scenario=scorecard_race&variant=save_all/async_closure&reindex=1&schedule=update+submit*3+update*3+update.async*3+submit.async*3',
  );
  expect(matrixOf({ request })).toBe(
    '/interleavings?scenario=scorecard_race&reindex=1&variant=save_all/async_closure&environment=local',
  );
});

describe('how many orders there will be', () => {
  const steps = (id: string, count: number) => ({ id, steps: Array.from({ length: count }, () => ({ name: 'step' })) });
  const coaches = anExploration(9, 0, {
    request: { scenario: 'many_coaches', parameters: { coaches: 2 } },
    actors: [
      steps('coach-1', 4),
      steps('coach-1.async', 3),
      steps('coach-2', 4),
      steps('coach-2.async', 3),
      steps('submit', 3),
      steps('submit.async', 3),
    ],
  });

  it('is said beforehand, from what others have shown', () => {
    expect(estimateOrders(scenario, [anExploration(13, 0)], { ...options, reduce: false }, 1)).toEqual({
      most: 1716,
      cutOff: false,
      sentence: 'The steps of one variant have 1,716 orders at most: about 4 min for each.',
    });
    // 13 orders in 2 s were measured above; where nothing was completed, 50 a second are assumed.
    expect(
      estimateOrders(scenario, [anExploration(13, 0, { status: 'cancelled' })], { ...options, reduce: false }, 1)
        ?.sentence,
    ).toContain('about 34 s for each');
    expect(estimateOrders(scenario, [anExploration(13, 0)], { ...options, reindex: true }, 33)?.sentence).toBe(
      'The steps of one variant have about 0.96 million orders at most; those that provably equal each other are run once. Those explored so far took 2 s each, so these 33 may take 1 min.',
    );
    const none = estimateOrders(scenario, [anExploration(13, 0, { status: 'cancelled' })], options, 1);
    expect(none?.sentence).toMatch(/are run once\.$/);
    expect(estimateOrders(scenario, [], options, 1)).toBeNull();
    // Those of another scenario say nothing.
    expect(estimateOrders(scenario, [coaches], options, 1)).toBeNull();
  });

  it('warns of more than are run', () => {
    const asked = { ...options, reduce: false };
    const five = estimateOrders(builtIn('many_coaches'), [coaches], { ...asked, parameters: { coaches: 5 } }, 1);
    expect(five?.cutOff).toBe(true);
    expect(five?.sentence).toMatch(
      /^The steps of one variant have about \d\.\d × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+ orders at most\. That is more than the 20,000 that are run: it would be cut off there, after about 74 min, and a clean result would prove nothing\.$/,
    );
    expect(estimateOrders(builtIn('many_coaches'), [coaches], { ...asked, parameters: { coaches: 2 } }, 1)?.most).toBe(
      countOrders(coaches.actors.map(({ id, steps: { length } }) => ({ id, steps: length }))),
    );
  });
});
