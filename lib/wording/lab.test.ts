import { describe, expect, it } from 'vitest';
import { aCell, aGroup, aRace, aRun, aStep, violatedCell } from '@/lib/view/lab/testing/labRuns';
import { cellState, cellWords } from './labCells';
import {
  cellRemarks,
  conditionsTitle,
  failingSentences,
  labHeadline,
  leftText,
  orderLine,
  outcomeFacts,
  runProgressText,
} from './labOutcome';

const told = (run: Parameters<typeof labHeadline>[0]) => {
  const { lead, rest } = labHeadline(run);
  return `${lead} ${rest}`.trim();
};

describe('a run in a sentence', () => {
  it.each([
    ['Proven clean. No order of any cell violates a check.', aRun([aCell(), aCell({ n: 2 })])],
    ['4 of 6 orders violate a check.', aRun([violatedCell()])],
    [
      '1 of 2 cells violated. 1 proven clean: add at serializable.',
      aRun([violatedCell(), aCell({ n: 2, variant: 'add', level: 'serializable' })]),
    ],
    [
      '1 of 4 cells violated. 3 proven clean: add at serializable; lock at every level.',
      aRun([
        violatedCell({ variant: 'add', level: 'read committed' }),
        aCell({ n: 2, variant: 'add', level: 'serializable' }),
        aCell({ n: 3, variant: 'lock', level: 'read committed' }),
        aCell({ n: 4, variant: 'lock', level: 'serializable' }),
      ]),
    ],
    [
      '1 of 3 cells violated. 2 proven clean: as written at repeatable read and serializable.',
      aRun([
        violatedCell({ level: 'read committed' }),
        aCell({ n: 2, level: 'repeatable read' }),
        aCell({ n: 3, level: 'serializable' }),
      ]),
    ],
    ['2 of 2 cells violated. None is proven clean.', aRun([violatedCell(), violatedCell({ n: 2 })])],
    [
      'No order violates a check, but not everything is proven. 1 of 2 cells proven clean.',
      aRun([aCell(), aCell({ n: 2, verdict: 'incomplete', serverChose: 2 })]),
    ],
    ['Running. 0 of 1 cell finished.', aRun([aCell({ status: 'running', verdict: null })], { status: 'running' })],
    [
      '1 of 1 cell violated, then it was cancelled. 1 of 1 cell finished.',
      aRun([violatedCell()], { status: 'cancelled' }),
    ],
    [
      'Stopped. The set-up failed.',
      aRun([aCell({ status: 'queued', verdict: null })], {
        status: 'failed',
        failure: { code: 'setup', detail: 'The set-up failed.' },
      }),
    ],
  ])('%s', (sentence, run) => {
    expect(told(run)).toBe(sentence);
  });

  it('never calls a race without a check clean', () => {
    const run = aRun([aCell()], { race: aRace({ checks: [] }) });
    expect(told(run)).not.toMatch(/clean|violat/i);
    expect(cellState(run, aCell())).toBe('no_check');
  });

  it('in a line of a list', () => {
    const progress = { cells: 6, finished: 6, violated: 2, orders: 282 };
    const line = (changes: Partial<typeof progress>, status: 'completed' | 'running' | 'queued' = 'completed') =>
      runProgressText({ ...aRun([]), status, progress: { ...progress, ...changes } });
    expect(line({})).toBe('2 of 6 cells violated, 282 orders');
    expect(line({ violated: 0 })).toBe('no violation, 282 orders');
    expect(line({ finished: 3, violated: 0 }, 'running')).toBe('no violation so far; 3 of 6 cells finished');
    expect(line({ finished: 0, violated: 0 }, 'queued')).toBe('6 cells to run');
  });
});

describe('a cell', () => {
  it.each([
    ['violated', violatedCell(), '4 of 6 orders'],
    ['proven', aCell(), '0 of 6 orders; proven clean'],
    [
      'server_chose',
      aCell({ verdict: 'incomplete', serverChose: 2 }),
      '0 of 6 orders; not proven; 2 orders: the server’s choice',
    ],
    [
      'clean_so_far',
      aCell({ verdict: 'incomplete', complete: false }),
      '0 of 6 orders; not proven; not all orders were run',
    ],
    [
      'clean_so_far',
      aCell({ verdict: 'incomplete', failing: [{ step: 'one.write', code: '42703', message: 'no m' }] }),
      '0 of 6 orders; not proven; one.write always failed',
    ],
    ['proven', aCell({ verdict: 'clean', neverRun: ['two.pay'] }), '0 of 6 orders; proven clean; two.pay never ran'],
    [
      'violated',
      violatedCell({ violations: { both_counted: 4, no_gap: 1 } }),
      '4 of 6 orders; 4 both_counted; 1 no_gap',
    ],
    ['running', aCell({ status: 'running', verdict: null, orders: 3 }), '3 orders so far'],
    ['skipped', aCell({ status: 'queued', verdict: null, orders: 0 }), 'not run'],
  ] as const)('%s', (state, cell, words) => {
    const run = aRun([cell]);
    expect(cellState(run, cell)).toBe(state);
    const { lead, rest, notes } = cellWords(state, cell);
    expect([`${lead} ${rest}`.trim(), ...notes].join('; ')).toBe(words);
  });
});

it('remarks on steps that always failed or never ran, on the server’s choice and on values that tell no outcomes apart', () => {
  const cell = aCell({
    serverChose: 2,
    failing: [{ step: 'one.write', code: '42703', message: 'column "m" does not exist' }],
    neverRun: ['two.pay'],
    undivided: ['one.add', 'two.add'],
    varying: ['a', 'b', 'c', 'd', 'e', 'log.at', 'log.id'],
  });
  expect(failingSentences(cell)).toEqual([
    'one.write failed in every order: column "m" does not exist (42703). Check its SQL.',
  ]);
  expect(cellRemarks(cell)).toEqual([
    'In 2 orders the server chose: a deadlock’s victim, or a step that did not end. Each was run three times; all ended the same way. Without a violation, such an order proves nothing.',
    'two.pay ran in no order: its guard was never true. Check it: what never ran is not proven.',
    'No session acts inside of one.add, two.add: a race in there is not seen. Divide them into steps of one statement each.',
    'Outcomes are not told apart by a, b, c, d, e and 2 more: their values differ from run to run.',
    'It took 120 ms.',
  ]);
  const healthy = aCell({ tookMs: null });
  expect([...failingSentences(healthy), ...cellRemarks(healthy)]).toEqual([]);
});

it('a heading keeps the name of a variant as it is written', () => {
  expect(conditionsTitle('add_in_the_update', 'serializable')).toBe('add_in_the_update at serializable');
  expect(conditionsTitle(null, null)).toBe('As written');
});

it('an outcome, the worst first, and its order in a line', () => {
  const { shortest } = aGroup([aStep('one', 'read'), aStep('one', 'write', { waited: true }), aStep('two', 'read')], {
    violated: [{ check: 'both_counted', rows: [['1', null]] }],
    victims: ['one'],
    skipped: ['two.write'],
  });
  expect(outcomeFacts(shortest, true)).toEqual([
    'violates both_counted (1, NULL)',
    'deadlock, Postgres refused one',
    'waits: one.write',
    'left out: two.write',
    'the server’s choice',
  ]);
  expect(orderLine(shortest)).toBe('one: read, write; two: read');
  expect(leftText({ groups: 1, orders: 3 })).toBe('1 further outcome with 3 orders is counted but not kept.');
});
