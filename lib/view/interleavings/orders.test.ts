import { describe, expect, it } from 'vitest';
import { scorecardRaced, scorecardRaceDescription as scenario } from '@/lib/contract/testing/aLoadTest';
import type { Replay } from '@/lib/contract/interleavings';
import { actorTitle } from './actors';
import { drawOrder } from './drawOrder';
import { orderRows, readOrderFilter } from './orderList';
import { orderVerdict, replayVerdict } from './orderWords';
import { checkPastedOrder } from './pastedOrder';
import { countOrders, formatOrderCount } from './orderCount';
import { actorsOfSchedule, countSwitches, formatSchedule, parseSchedule } from './schedule';
import { changesInWords, changesOf, storesAfter } from './states';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import type { ToldStep } from '../stepSign';
import { stepLook } from './stepLook';
import { anOrder, aSchedule, losingSchedule, losingStates } from './testing/anExploration';

describe('a schedule as text', () => {
  it('names the actors in turn, with repeats, and reads back to the same', () => {
    const text = formatSchedule(actorsOfSchedule(losingSchedule));
    expect(text).toBe('update submit*3 update*3 update.async*3 submit.async*3');
    expect(parseSchedule(text)).toEqual({ ok: true, actors: actorsOfSchedule(losingSchedule) });
    expect(parseSchedule('  update*2,\n submit ×')).toMatchObject({ ok: false });
    expect(parseSchedule('update×2,\n\tcoach-1 submit.async2;')).toEqual({
      ok: true,
      actors: ['update', 'update', 'coach-1', 'submit.async2'],
    });
  });

  it('says which turn does not fit', () => {
    const problem = (text: string) => {
      const parsed = parseSchedule(text);
      return parsed.ok ? null : parsed.problem;
    };
    expect(problem(' ')).toContain('update*2 submit*5');
    expect(problem('update*0')).toContain('“update*0” is not a turn');
    expect(problem('update submit!')).toContain('“submit!” is not a turn');
    expect(problem('update*400 submit*101')).toContain('at most 500 steps');
    expect(problem('update*400 submit*100')).toBeNull();
  });

  it('counts how often the turn goes to another party', () => {
    expect(countSwitches(['update', 'submit', 'submit', 'update', 'update.async', 'submit.async'])).toBe(3);
    expect(countSwitches(['update', 'update', 'update.async', 'submit', 'submit.async'])).toBe(1);
  });
});

describe('drawOrder', () => {
  it('gives every actor a column, calls before the work that they left behind, and every step a row', () => {
    const { columns, steps, size } = drawOrder(losingSchedule, losingStates, scenario);
    expect(columns.map(({ title }) => title)).toEqual([
      'Update',
      'Submit',
      'Update’s async work',
      'Submit’s async work',
    ]);
    expect(steps).toHaveLength(13);
    expect(size).toBe('13 steps, 3 switches');
    expect(steps.map(({ column }) => column)).toEqual([0, 1, 1, 1, 0, 0, 0, 2, 2, 2, 3, 3, 3]);
    expect(steps.map(({ switched, from }) => (from === null ? '' : switched ? 'switch' : 'handover'))).toEqual([
      '',
      'switch',
      '',
      '',
      'switch',
      '',
      '',
      'handover',
      '',
      '',
      'switch',
      '',
      '',
    ]);
  });

  it('draws waiting from the step that had to wait to the one that freed it', () => {
    const { steps, size } = drawOrder(
      aSchedule(
        'update: lock and read row, update row; submit: lock and read row!5; update: save scores, commit; submit: update row, commit',
      ),
      [],
      scenario,
    );
    expect(steps.map(({ lanes }) => lanes[1])).toEqual([
      'none',
      'none',
      'waiting',
      'waiting',
      'freed',
      'alive',
      'alive',
    ]);
    expect(steps[2]?.waits).toBe('waits for a lock until step 5, Update: commit');
    expect(steps[4]?.frees).toEqual(['Submit']);
    expect(steps[4]?.words).toBe('Step 5 of 7. Update: commit. Submit goes on.');
    expect(size).toBe('7 steps, 3 switches, 1 wait for a lock');
  });

  it('puts each step in words, with what it changed', () => {
    const { steps } = drawOrder(losingSchedule, losingStates, scenario);
    expect(steps[3]?.words).toBe('Step 4 of 13. Submit: commit. director: submitted at 10:32:07.418.');
    expect(steps[2]?.words).toBe('Step 3 of 13. Submit: update row. Nothing changed in the stores.');
    expect(steps[0]?.words).toBe('Step 1 of 13. Update: read row.');
  });

  it('draws a step by what it says that it does, and one that does not say by nothing at all', () => {
    const look = (step: ToldStep) => {
      const { sign, access } = stepLook(step);
      return `${sign} ${access}`;
    };
    expect(Object.values(serviceSteps).map(look)).toEqual([
      'truth read',
      'truth read',
      'truth write',
      'truth write',
      'truth write',
      'truth write',
      'truth read',
      'truth commit',
      // It sends its message, to no store.
      'null unknown',
      'raw read',
      'truth read',
      'raw write',
      'raw write',
      'truth write',
      'truth write',
      'raw write',
    ]);
    expect(look({ store: 'postgres', effect: 'read', rows: ['races/run'] })).toBe('truth read');
    expect([look({}), look({ store: null, effect: 'work', rows: [] })]).toEqual(['null unknown', 'null unknown']);
    const [told, silent] = [
      { actor: 'a', step: 'commit', blockedUntil: null, ...serviceSteps.commit },
      { actor: 'a', step: 'commit', blockedUntil: null },
    ];
    expect(drawOrder([told, silent], [], scenario).steps.map(({ look: { access } }) => access)).toEqual([
      'commit',
      'unknown',
    ]);
  });
});

describe('what the stores held', () => {
  it('marks what a step changed, and keeps what no step changes apart', () => {
    const held = storesAfter(losingStates, 4);
    expect(held?.map(({ title, sign, changed }) => [title, sign, changed])).toEqual([
      ['director', 'truth', true],
      ['FINAL', 'final', false],
    ]);
    expect(held?.[0]?.values).toEqual([{ name: 'submitted at', value: '10:32:07.418', before: 'NULL', changed: true }]);
    expect(held?.[0]?.steady.map(({ name }) => name)).toEqual(['comment']);
  });

  it('shows the last look between two, without claiming a change', () => {
    expect(storesAfter(losingStates, 6)?.[0]).toMatchObject({
      changed: false,
      values: [{ value: '10:32:07.418', changed: false }],
    });
    expect(storesAfter(losingStates, 2)).toBeNull();
    expect(changesOf(losingStates, 6)).toBeNull();
    expect(changesInWords(changesOf(losingStates, 7))).toBe('director: submitted at NULL.');
  });
});

describe('how many orders there are', () => {
  it('counts them without any lock or equality', () => {
    expect(
      countOrders([
        { id: 'a', steps: 5 },
        { id: 'b', steps: 5 },
      ]),
    ).toBe(252);
    expect(
      countOrders([
        { id: 'a', steps: 1 },
        { id: 'a.async', steps: 1 },
        { id: 'b', steps: 1 },
      ]),
    ).toBe(3);
    expect(
      countOrders([
        { id: 'update', steps: 4 },
        { id: 'update.async', steps: 3 },
        { id: 'submit', steps: 3 },
        { id: 'submit.async', steps: 3 },
      ]),
    ).toBe(1716);
  });

  it('writes numbers that nobody can wait for so that they can be read', () => {
    expect([252, 99_999, 3_432_000, 2.1e17, Infinity].map(formatOrderCount)).toEqual([
      '252',
      '99,999',
      'about 3.4 million',
      'about 2.1 × 10¹⁷',
      'more than 10³⁰⁰',
    ]);
  });
});

it('names actors for people', () => {
  expect(
    ['update', 'update.async', 'submit.async2', 'reindex', 'batch-2'].map((id) => actorTitle(id, scenario)),
  ).toEqual(['Update', 'Update’s async work', 'Submit’s async work 2', 'Reindex job', 'Batch 2']);
});

describe('an order that was pasted', () => {
  it('is checked before anything runs, and may stand in a link', () => {
    expect(checkPastedOrder('update*2 submit*3', scenario)).toEqual({
      ok: true,
      text: 'update*2 submit*3',
      actors: 'update and submit',
      words: '5 steps, 1 switch.',
    });
    expect(
      checkPastedOrder(
        'http://127.0.0.1:3000/interleavings/replay?scenario=scorecard_race&schedule=update*2+submit%20update.async&step=2',
        scenario,
      ),
    ).toMatchObject({ ok: true, text: 'update*2 submit update.async' });
    expect(checkPastedOrder('update coach-1', scenario)).toMatchObject({
      ok: false,
      problem: 'There is no actor “coach-1”; the actors are update and submit.',
      example: 'update*2 submit*3 update*2',
    });
    expect(checkPastedOrder('update reindex', scenario).ok).toBe(true);
  });
});

describe('the list of orders', () => {
  const orders = [
    anOrder(1, { outcome: 'ok', violations: [] }),
    anOrder(2),
    anOrder(3, { violations: ['update_lost', 'clickhouse_mismatch'] }),
  ];

  it('shows those that the address asks for', () => {
    const shown = (outcome: string | null, violation: string | null) =>
      orderRows(orders, readOrderFilter(outcome, violation, scorecardRaced), scorecardRaced).map(({ n }) => n);
    expect([
      shown(null, null),
      shown('violated', null),
      shown(null, 'clickhouse_mismatch'),
      shown('nonsense', 'too'),
    ]).toEqual([[1, 2, 3], [2, 3], [3], [1, 2, 3]]);
    expect(orderRows(orders, readOrderFilter('ok', null, scorecardRaced), scorecardRaced)[0]).toMatchObject({
      text: 'update submit*3 update*3 update.async*3 submit.async*3',
      steps: 13,
      switches: 3,
      waits: 0,
    });
  });

  it('says how an order ended, and whether it came to the same again', () => {
    expect(orderVerdict(anOrder(3, { violations: ['update_lost', 'clickhouse_mismatch'] }), scorecardRaced)).toEqual({
      lead: 'Update lost and ClickHouse differs.',
      broken: true,
    });
    expect(
      orderVerdict(
        anOrder(3, { outcome: 'deadlock', violations: [], error: 'Submit was the victim.' }),
        scorecardRaced,
      ),
    ).toEqual({
      lead: 'A deadlock: Submit was the victim.',
      broken: false,
    });
    const replay = {
      outcome: 'violated',
      violations: ['submission_lost'],
      error: null,
      raced: scorecardRaced,
    } as unknown as Replay;
    expect(replayVerdict(replay, anOrder(2))).toEqual({ same: true, text: 'It came to the same: submission lost.' });
    expect(replayVerdict(replay, anOrder(2, { outcome: 'ok', violations: [] }))).toMatchObject({
      same: false,
      text: expect.stringContaining('a fault of the scenario') as string,
    });
    expect(replayVerdict(replay, null).same).toBeNull();
  });
});
