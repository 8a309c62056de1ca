import { describe, expect, it } from 'vitest';
import { labRunLimits, type LabStatus } from '@/lib/contract/lab';
import { drawLabOrder } from './drawLabOrder';
import { newLabForm, readLabForm, toggled } from './labForm';
import { chosenCell, labMatrix } from './labMatrix';
import { aCell, aGroup, aRace, aRun, aStep, violatedCell } from './testing/labRuns';

describe('the form', () => {
  const form = newLabForm('text');

  it('has everything chosen to begin with, and says how much that is', () => {
    const { input, size, problem, levels } = readLabForm(form, aRace());
    expect(input).toEqual({
      text: 'text',
      variants: [null, 'add'],
      levels: ['read committed', 'repeatable read', 'serializable'],
      limit: 5_000,
    });
    expect(size).toBe('2 sessions, 4 steps, 1 check. 6 cells, about 27 orders.');
    expect([problem, levels.length]).toEqual([null, 3]);
  });

  it('says how long it may take, from the runs that completed', () => {
    const ran = (status: LabStatus, seconds: number) => {
      const progress = { cells: 1, finished: 1, violated: 0, orders: 9 };
      return aRun([], {
        status,
        progress,
        startedAt: '2026-01-18T10:32:00.000000Z',
        finishedAt: `2026-01-18T10:32:0${seconds}.000000Z`,
      });
    };
    expect(readLabForm(form, aRace(), [ran('completed', 2), ran('completed', 4), ran('cancelled', 9)]).size).toBe(
      '2 sessions, 4 steps, 1 check. 6 cells, about 27 orders, about 9 s at the pace of earlier runs.',
    );
    expect(readLabForm(form, aRace(), [ran('cancelled', 9)]).size).toMatch(/about 27 orders\.$/);
  });

  it('offers the race’s own levels only where it names any', () => {
    const { levels, input } = readLabForm(form, aRace({ namesLevel: true }));
    expect(levels[0]).toMatchObject({ value: null, title: 'as the race says', chosen: true });
    expect(input?.levels).toHaveLength(4);
  });

  it('counts no more orders of a cell than its limit, also where nobody can count them', () => {
    expect(readLabForm({ ...form, limit: '2' }, aRace()).size).toContain('about 12 orders');
    expect(readLabForm({ ...form, limit: '100' }, aRace({ possible: null, variants: [] })).size).toContain(
      'about 300 orders',
    );
  });

  it('says what keeps it from being started', () => {
    const without = { ...form, withoutVariants: toggled(toggled(form.withoutVariants, null), 'add') };
    expect(readLabForm(without, aRace())).toMatchObject({ input: null, problem: 'Choose at least one variant.' });
    for (const limit of ['', '0', '20001', '1.5', '-1', 'x'])
      expect(readLabForm({ ...form, limit }, aRace()), limit).toMatchObject({
        input: null,
        limitProblem: 'Enter a whole number from 1 to 20,000.',
      });
    const variants = Array.from({ length: 20 }, (_, n) => ({ name: `v${n}`, title: null, changes: [], possible: 1 }));
    const many = readLabForm(form, aRace({ variants }));
    expect([many.input, many.problem]).toEqual([null, expect.stringContaining(`at most ${labRunLimits.cells} cells`)]);
  });

  it('takes a choice out and puts it in again', () => {
    expect(toggled(toggled<string | null>([], null), null)).toEqual([]);
  });
});

describe('the matrix', () => {
  const cells = [
    aCell({ n: 1 }),
    violatedCell({ n: 2, level: 'serializable' }),
    aCell({ n: 3, variant: 'add' }),
    aCell({ n: 4, variant: 'add', level: 'serializable' }),
  ];

  it('has variants downwards and levels across', () => {
    const { rows, columns } = labMatrix(aRun(cells));
    expect(columns.map(({ title }) => title)).toEqual(['read committed', 'serializable']);
    expect(rows.map(({ title, note, cells: own }) => [title, note, own.map((cell) => cell?.n)])).toEqual([
      ['as written', null, [1, 2]],
      ['add', 'Add in the UPDATE', [3, 4]],
    ]);
  });

  it('shows what has been run, and counts the rest', () => {
    const queued = { status: 'queued', verdict: null, orders: 0 } as const;
    const underWay = [
      aCell({ n: 1 }),
      aCell({ n: 2, level: 'serializable', ...queued }),
      aCell({ n: 3, variant: 'add', ...queued }),
      aCell({ n: 4, variant: 'add', level: 'serializable', ...queued }),
    ];
    const { rows, columns, rest } = labMatrix(aRun(underWay, { status: 'running' }));
    expect([columns.map(({ title }) => title), rows.map(({ title }) => title), rest]).toEqual([
      ['read committed'],
      ['as written'],
      3,
    ]);
    expect(labMatrix(aRun(underWay, { status: 'cancelled' })).rest).toBe(3);
    expect(labMatrix(aRun(cells)).rest).toBe(0);
  });

  it('looks at what is asked for, else at the first that violates, else at the first', () => {
    const run = aRun(cells);
    expect(['4', '9', 'x', null].map((asked) => chosenCell(run, asked)?.n)).toEqual([4, 2, 2, 2]);
    expect(chosenCell(aRun([aCell({ n: 1 }), aCell({ n: 2 })]), null)?.n).toBe(1);
  });
});

describe('the order', () => {
  it('has a column per session, with the SQL of the variant, and what each step came to', () => {
    const order = drawLabOrder(
      aRace(),
      'add',
      aGroup([
        aStep('one', 'read', { results: [{ kind: 'rows', columns: ['?column?'], rows: [['0']], count: 1 }] }),
        aStep('two', 'write', { waited: true, waitedFor: ['one'], results: [{ kind: 'done', tag: 'UPDATE 0' }] }),
        aStep('one', 'write', {
          attempt: 2,
          results: [{ kind: 'error', code: '40P01', message: 'deadlock detected' }],
        }),
      ]),
    );
    expect(order.columns).toEqual(['one', 'two']);
    expect(order.hasStates).toBe(false);
    expect(order.steps.map(({ column, name, sql, switched }) => [column, name, sql, switched])).toEqual([
      [0, 'read', 'SELECT n FROM counter', false],
      [1, 'write', 'UPDATE counter SET n = :n + 1', true],
      [0, 'write', 'UPDATE counter SET n = n + 1', true],
    ]);
    expect(order.steps.map(({ marks }) => marks)).toEqual([
      [],
      ['waited for one'],
      ['attempt 2', 'deadlock victim: the server’s choice'],
    ]);
    expect(order.steps.map(({ results }) => results.map(({ text, isError, rows }) => [text, isError, rows]))).toEqual([
      [['', false, [['0']]]],
      [['changes nothing', false, []]],
      [['error 40P01: deadlock detected', true, []]],
    ]);
  });

  it('marks the step that made the difference, and none where none did', () => {
    const steps = [aStep('one', 'read'), aStep('two', 'read'), aStep('one', 'write')];
    const decided = (moved: { step: number; place: 'before'; other: number } | null) =>
      drawLabOrder(
        aRace(),
        null,
        aGroup(steps, {}, { difference: { says: '', moved, exchanges: 1, order: [], outcome: 2 } }),
      ).steps.map((step) => step.decided);
    expect(decided({ step: 2, place: 'before', other: 1 })).toEqual([false, false, true]);
    expect(decided(null)).toEqual([false, false, false]);
    expect(drawLabOrder(aRace(), null, aGroup(steps)).steps.some((step) => step.decided)).toBe(false);
  });

  it('shows few rows and counts many', () => {
    const rows = Array.from({ length: 5 }, (_, n) => [String(n), 'x']);
    const results = [4, 5, 0].map((count) => ({
      kind: 'rows' as const,
      columns: ['n', '?column?'],
      rows: rows.slice(0, count),
      count,
    }));
    const [step] = drawLabOrder(aRace(), null, aGroup([aStep('one', 'read', { results })])).steps;
    expect(step?.results.map(({ text, columns, rows: shown }) => [text, columns, shown.length])).toEqual([
      ['', ['n', ''], 4],
      ['5 rows', [], 0],
      ['no rows', [], 0],
    ]);
  });

  it('tells only of tables that a step changed', () => {
    const table = (name: string, n: string) => ({ table: name, columns: ['n'], rows: [[n]], cut: false });
    const { steps, hasStates } = drawLabOrder(
      aRace({
        sessions: [
          { name: 'one', level: null, steps: [{ name: 'one.read', sql: 'SELECT 1', when: null }] },
          { name: 'two', level: null, steps: [{ name: 'two.write', store: 'clickhouse', sql: 'INSERT', when: null }] },
        ],
      }),
      null,
      aGroup(
        [aStep('one', 'read'), aStep('two', 'read'), aStep('two', 'write')],
        {},
        {
          states: [
            { after: -1, contents: [table('a', '0')] },
            { after: 0, contents: [table('a', '0'), table('b', '0')] },
            { after: 2, contents: [table('a', '1'), table('b', '0')] },
          ],
        },
      ),
    );
    expect(hasStates).toBe(true);
    expect(steps.map(({ held }) => held.map((each) => `${each.table}=${each.rows[0]?.[0] ?? ''}`))).toEqual([
      ['b=0'],
      [],
      ['a=1'],
    ]);
    expect(steps.map(({ store }) => store)).toEqual(['postgres', 'postgres', 'clickhouse']);
  });
});
