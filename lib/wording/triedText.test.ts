import { expect, it } from 'vitest';
import type { TriedScenario } from '@/lib/contract/loadTests';
import { answerText, capturedText, triedText } from './triedText';

const raced = {
  title: 'Edit against Cancel',
  driver: 'http',
  recordType: 'order',
  violations: [{ code: 'write_lost', title: 'Every acknowledged write is kept', label: 'write lost', consequence: '' }],
} as const;
const tried = (change: Partial<TriedScenario>): TriedScenario => ({
  scenario: 'order_race',
  variant: 'whole_row',
  environment: 'local',
  raced: { ...raced, violations: [...raced.violations] },
  subject: null,
  calls: [],
  outcome: 'passed',
  violations: [],
  reason: null,
  inspection: null,
  ...change,
});

it.each<[Partial<TriedScenario>, string]>([
  [{}, 'Every invariant held, in this one iteration.'],
  [{ outcome: 'failed', violations: ['write_lost', 'unheard_of'] }, 'write lost; unheard_of.'],
  [{ outcome: 'unknown', reason: 'Edit answered 500' }, 'It could not be judged: Edit answered 500.'],
])('%j reads “%s”', (change, text) => {
  expect(triedText(tried(change))).toBe(text);
});

it('an answer is text, cut where it is long; what was captured names its values', () => {
  expect(answerText({ id: 7 })).toBe('{\n  "id": 7\n}');
  expect(answerText('no JSON')).toBe('no JSON');
  expect(answerText('x'.repeat(5_000))).toHaveLength(4_001);
  expect(capturedText({ order: '48215', lines: [1] })).toBe('order = 48215, lines = [1]');
});
