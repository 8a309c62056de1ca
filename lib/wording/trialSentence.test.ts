import { expect, it } from 'vitest';
import { trialSentence } from './trialSentence';

const all = { compared: 200, agree: 200, defaults: 0, cutTo: null, pattern: null, suspect: false };

it('an expression that is compared in place of a column is told with the count', () => {
  expect(trialSentence(all, 'ClickHouse')).toBe('equal in 200 of 200');
  expect(trialSentence(all, 'ClickHouse', [{ copy: 'ClickHouse', sql: 'cents / 100' }])).toBe(
    'equal in 200 of 200; ClickHouse as cents / 100',
  );
});
