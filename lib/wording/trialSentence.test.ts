import { expect, it } from 'vitest';
import { trialSentence } from './trialSentence';

const all = {
  compared: 200,
  uncompared: 0,
  why: null,
  agree: 200,
  defaults: 0,
  cutTo: null,
  pattern: null,
  exceptions: 0,
  suspect: false,
};

it('an expression that is compared in place of a column is told with the count', () => {
  expect(trialSentence(all, 'ClickHouse')).toBe('equal in 200 of 200');
  expect(trialSentence(all, 'ClickHouse', [{ copy: 'ClickHouse', sql: 'cents / 100' }])).toBe(
    'equal in 200 of 200; ClickHouse as cents / 100',
  );
});

it('rows that no rule compares are told apart from those that are equal', () => {
  const why = 'no rule for point against Tuple(Float64, Float64)';
  expect(trialSentence({ ...all, compared: 0, agree: 0, uncompared: 200, why }, 'ClickHouse')).toBe(
    `not compared: ${why}`,
  );
  expect(trialSentence({ ...all, compared: 3, agree: 3, uncompared: 197, why }, 'ClickHouse')).toBe(
    `equal in 3 of 3; 197 not compared: ${why}`,
  );
  expect(trialSentence({ ...all, compared: 3, agree: 1, uncompared: 197, why }, 'ClickHouse')).toBe(
    `equal in 1 of 3; 197 not compared: ${why}`,
  );
});

it('what nearly all that differ have in common is told with the exceptions', () => {
  const differing = { ...all, agree: 0, pattern: { kind: 'scaled', power: 2 } as const, suspect: true };
  expect(trialSentence({ ...differing, exceptions: 1 }, 'ClickHouse')).toBe(
    'equal in 0 of 200: 100 times as large in ClickHouse, except in 1; more likely paired or scaled wrongly than broken',
  );
});
