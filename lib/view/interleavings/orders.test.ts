import { describe, expect, it } from 'vitest';
import { scorecardRaceDescription as scenario } from '@/lib/contract/testing/aLoadTest';
import { actorTitle } from './actors';
import { drawOrder } from './drawOrder';
import { countOrders, formatOrderCount } from './orderCount';
import { actorsOfSchedule, countSwitches, formatSchedule, parseSchedule } from './schedule';
import { changesInWords, changesOf, storesAfter } from './states';
import { stepLook } from './stepLook';
import { aSchedule, losingSchedule, losingStates } from './testing/anExploration';

describe('a schedule as text', () => {
  it('names the actors in turn, with repeats, and reads back to the same', () => {
    const text = formatSchedule(actorsOfSchedule(losingSchedule));
    expect(text).toBe('update submit*3 update*3 update.async*3 submit.async*3');
    expect(parseSchedule(text)).toEqual({ ok: true, actors: actorsOfSchedule(losingSchedule) });
    expect(parseSchedule('  update*2,\n submit ×')).toMatchObject({ ok: false });
    expect(parseSchedule('update×2,\n\tcoach-1 submit.async2;')).toEqual({ ok: true, actors: ['update', 'update', 'coach-1', 'submit.async2'] });
  });

  it('says which turn does not fit', () => {
    const problem = (text: string) => { const parsed = parseSchedule(text); return parsed.ok ? null : parsed.problem; };
    expect(problem(' ')).toContain('update*2 submit*5');
    expect(problem('update*0')).toContain('“update*0” is no turn');
    expect(problem('update submit!')).toContain('“submit!” is no turn');
    expect(problem('update*400 submit*101')).toContain('at most 500 steps');
    expect(problem('update*400 submit*100')).toBeNull();
  });

  it('counts how often another actor goes on', () => {
    expect(countSwitches(['update', 'submit', 'submit', 'update', 'update.async', 'submit.async'])).toBe(4);
    expect(countSwitches(['update', 'update'])).toBe(0);
  });
});

describe('drawOrder', () => {
  it('gives every actor a column, calls before the work that they left behind, and every step a row', () => {
    const { columns, steps, size } = drawOrder(losingSchedule, losingStates, scenario);
    expect(columns.map(({ title }) => title)).toEqual(['Update', 'Submit', 'Update’s async work', 'Submit’s async work']);
    expect(steps).toHaveLength(13);
    expect(size).toBe('13 steps, 4 switches');
    expect(steps.map(({ column }) => column)).toEqual([0, 1, 1, 1, 0, 0, 0, 2, 2, 2, 3, 3, 3]);
    expect(steps.map(({ switched, from }) => (from === null ? '' : switched ? 'switch' : 'handover'))).toEqual(['', 'switch', '', '', 'switch', '', '', 'handover', '', '', 'switch', '', '']);
  });

  it('draws waiting from the step that had to wait to the one that freed it', () => {
    const { steps, size } = drawOrder(aSchedule('update: lock and read row, update row; submit: lock and read row!5; update: save scores, commit; submit: update row, commit'), [], scenario);
    expect(steps.map(({ lanes }) => lanes[1])).toEqual(['none', 'none', 'waiting', 'waiting', 'freed', 'alive', 'alive']);
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

  it('knows where each step of the service happens; other scenarios touch Postgres alone', () => {
    expect([stepLook('reread Postgres'), stepLook('write historic'), stepLook('insert card version')].map(({ store, access }) => `${store} ${access}`)).toEqual(['postgres read', 'historic write', 'clickhouseRaw write']);
    expect([stepLook('count results'), stepLook('save sum'), stepLook('commit')].map(({ access }) => access)).toEqual(['read', 'write', 'commit']);
  });
});

describe('what the stores held', () => {
  it('marks what a step changed, and keeps what no step changes apart', () => {
    const held = storesAfter(losingStates, 4);
    expect(held?.map(({ title, source, changed }) => [title, source, changed])).toEqual([['director', 'postgres', true], ['FINAL', 'clickhouseFinal', false]]);
    expect(held?.[0]?.values).toEqual([{ name: 'submitted at', value: '10:32:07.418', before: 'NULL', changed: true }]);
    expect(held?.[0]?.steady.map(({ name }) => name)).toEqual(['comment']);
  });

  it('shows the last look between two, without claiming a change', () => {
    expect(storesAfter(losingStates, 6)?.[0]).toMatchObject({ changed: false, values: [{ value: '10:32:07.418', changed: false }] });
    expect(storesAfter(losingStates, 2)).toBeNull();
    expect(changesOf(losingStates, 6)).toBeNull();
    expect(changesInWords(changesOf(losingStates, 7))).toBe('director: submitted at NULL.');
  });
});

describe('how many orders there are', () => {
  it('counts them without any lock or equality', () => {
    expect(countOrders([{ id: 'a', steps: 5 }, { id: 'b', steps: 5 }])).toBe(252);
    expect(countOrders([{ id: 'a', steps: 1 }, { id: 'a.async', steps: 1 }, { id: 'b', steps: 1 }])).toBe(3);
    expect(countOrders([{ id: 'update', steps: 4 }, { id: 'update.async', steps: 3 }, { id: 'submit', steps: 3 }, { id: 'submit.async', steps: 3 }])).toBe(1716);
  });

  it('writes numbers that nobody can wait for so that they can be read', () => {
    expect([252, 99_999, 3_432_000, 2.1e17, Infinity].map(formatOrderCount)).toEqual(['252', '99,999', 'about 3.4 million', 'about 2.1 × 10¹⁷', 'more than 10³⁰⁰']);
  });
});

it('names actors for people', () => {
  expect(['update', 'update.async', 'submit.async2', 'reindex', 'batch-2'].map((id) => actorTitle(id, scenario))).toEqual(['Update', 'Update’s async work', 'Submit’s async work 2', 'Reindex job', 'Batch 2']);
});
