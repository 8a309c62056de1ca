import { describe, expect, test } from 'vitest';
import { OrderDoesNotFit, replayOrder } from './replayOrder';
import { programTrial, type Program } from './testing/program';

const plain: Program = [
  { kind: 'read', cell: 'x' },
  { kind: 'write', cell: 'x' },
];
const locked: Program = [{ kind: 'lock', cell: 'x' }, ...plain, { kind: 'unlock', cell: 'x' }];

test('runs exactly the order, tells after each step, and gives how everybody ended', async () => {
  const told: string[] = [];
  const trial = programTrial([plain, plain]);
  const run = await replayOrder(trial, ['p1', 'p2', 'p2', 'p1'], (event, index, waiting) => {
    told.push(`${index} ${event.actor} ${event.declaration.name} ${trial.cells.get('x') ?? ''} ${waiting.join()}`);
    return Promise.resolve();
  });
  expect(told).toEqual(['0 p1 read x  ', '1 p2 read x  ', '2 p2 write x p2() ', '3 p1 write x p1() ']);
  expect([...run.outcomes.values()].map((outcome) => outcome?.status)).toEqual(['done', 'done']);
});

test('a wait for a lock belongs to the order', async () => {
  const waits: string[] = [];
  const run = await replayOrder(
    programTrial([locked, locked]),
    ['p1', 'p2', 'p1', 'p1', 'p1', 'p2', 'p2', 'p2'],
    (_, __, waiting) => {
      waits.push(waiting.join());
      return Promise.resolve();
    },
  );
  expect(waits).toEqual(['', 'p2', 'p2', 'p2', '', '', '', '']);
  expect(run.events[1]?.resumedBy).toBe(4);
});

test('a deadlock in the order is ended, and the order goes on', async () => {
  const twoLocks = (one: string, other: string): Program => [
    { kind: 'lock', cell: one },
    { kind: 'lock', cell: other },
    { kind: 'unlock', cell: other },
    { kind: 'unlock', cell: one },
  ];
  const run = await replayOrder(programTrial([twoLocks('x', 'y'), twoLocks('y', 'x')]), [
    'p1',
    'p2',
    'p1',
    'p2',
    'p1',
    'p1',
  ]);
  expect([...run.outcomes].map(([actor, outcome]) => [actor, outcome?.status])).toEqual([
    ['p1', 'done'],
    ['p2', 'failed'],
  ]);
});

describe('an order that does not fit says where, what was asked for, and what stood there', () => {
  const later: Program = [{ kind: 'write', cell: 'y' }];
  test.each([
    [
      'an unknown actor',
      [plain],
      ['p1', 'p7'],
      'step 2 of the order continues p7, but no actor has that name; the actors are p1; p1 is before "write x"',
    ],
    [
      'one that has ended',
      [plain, plain],
      ['p1', 'p1', 'p1'],
      'step 3 of the order continues p1, but it has ended after 2 steps; p2 is before "read x" and p1.async is before "write y"',
    ],
    [
      'work that has not come up',
      [plain],
      ['p1', 'p1.async'],
      'step 2 of the order continues p1.async, but it starts only after p1 has ended; p1 is before "write x"',
    ],
    [
      'work that was not left',
      [plain, plain],
      ['p2', 'p2', 'p2.async'],
      'step 3 of the order continues p2.async, but p2 left no such work; p1 is before "read x"',
    ],
    [
      'one that waits for a lock',
      [locked, locked],
      ['p1', 'p2', 'p2'],
      'step 3 of the order continues p2, but it has waited for a lock since step 2, "lock x"; p1 is before "read x"',
    ],
    ['too few steps', [plain], ['p1', 'p1'], 'the order ends after 2 steps, but p1.async is before "write y"'],
    [
      'another step than said',
      [plain],
      [{ actor: 'p1', step: 'write x' }],
      'step 1 of the order is "write x" of p1, but p1 is before "read x"',
    ],
  ] as const)('%s', async (_, programs, schedule, message) => {
    const trial = programTrial(programs, [later]);
    await expect(replayOrder(trial, schedule)).rejects.toThrow(OrderDoesNotFit);
    await expect(replayOrder(programTrial(programs, [later]), schedule)).rejects.toThrow(message);
  });

  test('the actors have been given up then', async () => {
    const trial = programTrial([locked, locked]);
    await expect(replayOrder(trial, ['p1', 'p2', 'p2'])).rejects.toThrow(OrderDoesNotFit);
    expect(trial.cells.size).toBe(0);
  });
});
