import { expect, it } from 'vitest';
import type { AlertFacts, WebhookBodyType } from '@/lib/contract/schedules';
import { alertText } from './alerts';

const nowMs = Date.parse('2026-11-09T09:45:00Z');
const text = (facts: AlertFacts, type: WebhookBodyType = 'alert.raised') => alertText(type, facts, nowMs);
const of = { environment: 'production', record: 'order', plural: 'orders' };

it('drift is told with how much, why, and how far that is verified', () => {
  const drift: AlertFacts = {
    alert: 'drift',
    ...of,
    open: 7,
    threshold: 0,
    causes: { out_of_order_write: 5, missing_write: 2 },
    records: 1_204_511,
    verifiedThrough: '2026-11-09T09:41:00.000000Z',
    verifiedFrom: null,
  };
  expect(text(drift)).toBe(
    'Drift in production: 7 of 1,204,511 orders have drifted, 5 of them written out of order and 2 with a write that never arrived; verified through 09:41 UTC, 4 minutes ago.',
  );
  expect(text({ ...drift, threshold: 5 })).toMatch(/4 minutes ago\. The threshold is 5\.$/);
  expect(text({ ...drift, open: 0, causes: {} }, 'alert.over')).toBe(
    'Drift in production is over: None of 1,204,511 orders has drifted; verified through 09:41 UTC, 4 minutes ago.',
  );
  expect(text({ ...drift, open: 3, threshold: 5, causes: {}, verifiedThrough: null }, 'alert.over')).toBe(
    'Drift in production is no longer above the threshold of 5: 3 orders have drifted.',
  );
});

it('a schedule that does not run says since when, when it should, and why it does not', () => {
  const overdue: AlertFacts = {
    alert: 'overdue',
    ...of,
    sweep: 'deep',
    schedule: 'x',
    cron: '0 3 * * *',
    timeZone: 'Europe/Zurich',
    since: '2026-11-07T02:10:00.000000Z',
    lastCompleteAt: '2026-11-07T02:10:00.000000Z',
    problem: 'The environment production is no longer configured.',
  };
  expect(text(overdue)).toBe(
    'The scheduled deep sweep of orders in production has not completed since 2026-11-07 02:10 UTC (0 3 * * *, Europe/Zurich). The environment production is no longer configured.',
  );
  expect(text({ ...overdue, lastCompleteAt: null, problem: null })).toContain('since it was set up at');
  expect(text({ ...overdue, lastCompleteAt: '2026-11-09T02:10:00.000000Z' }, 'alert.over')).toBe(
    'The scheduled deep sweep of orders in production has completed again, at 02:10 UTC.',
  );
  expect(text(overdue, 'alert.over')).toContain('changed, turned off or deleted');
});

it('a sweep that is incomplete says why', () => {
  const incomplete: AlertFacts = {
    alert: 'incomplete',
    ...of,
    sweep: 'recent',
    id: 'x',
    outcome: 'incomplete',
    reasons: ['ClickHouse gave no answer.', 'Two.', 'Three.'],
  };
  expect(text(incomplete)).toBe(
    'The last recent sweep of orders in production is incomplete: ClickHouse gave no answer. There are 2 more reasons.',
  );
  expect(text({ ...incomplete, outcome: 'failed', reasons: [] })).toBe(
    'The last recent sweep of orders in production failed.',
  );
  expect(text({ ...incomplete, outcome: 'clean' }, 'alert.over')).toBe(
    'The last recent sweep of orders in production is complete again.',
  );
  expect(text(incomplete, 'alert.over')).toContain('no longer kept');
});

it('a failure rate is told with its delay and its interval, and what became of it', () => {
  const rate: AlertFacts = {
    alert: 'failure_rate',
    environment: 'production',
    record: 'scorecard',
    schedule: 'x',
    race: { scenario: 'scorecard_race', title: 'Update against Submit', variant: 'save_all', label: null },
    state: 'above',
    threshold: 0.05,
    run: 'y',
    finishedAt: '2026-11-09T09:41:00.000000Z',
    delayMs: 10,
    failed: 8,
    judged: 50,
    interval95: [0.083, 0.291],
    rate: 0.16,
  };
  expect(text(rate)).toBe(
    'Update against Submit (save_all) in production fails more often than 5 %. 8 of 50 failed at 10 ms: 16 %, between 8 % and 29 %.',
  );
  expect(text({ ...rate, threshold: 0, race: { ...rate.race, label: 'nightly' } })).toMatch(
    /^Update against Submit \(save_all, “nightly”\) in production fails\. 8 of 50/,
  );
  const over: AlertFacts = { ...rate, state: 'not_above', failed: 0, rate: 0, interval95: [0, 0.071] };
  expect(text(over, 'alert.over')).toBe(
    'Update against Submit (save_all) in production is no longer shown to fail more often than 5 %. 0 of 50 failed at 10 ms: 0 %, between 0 % and 7.1 %.',
  );
  expect(text({ ...over, threshold: 0 }, 'alert.over')).toContain('no longer fails. 0 of 50');
  expect(text(rate, 'alert.over')).toContain('is no longer watched');
});

it('a scheduled load test that does not run is named by its race', () => {
  const overdue: AlertFacts = {
    alert: 'overdue',
    environment: 'production',
    record: null,
    plural: null,
    sweep: null,
    race: { scenario: 'a', title: 'Evaluation batches', variant: 'requery', label: 'nightly' },
    schedule: 'x',
    cron: '0 3 * * *',
    timeZone: 'UTC',
    since: '2026-11-07T02:10:00.000000Z',
    lastCompleteAt: null,
    problem: null,
  };
  expect(text(overdue)).toMatch(
    /^The scheduled load test Evaluation batches \(requery, “nightly”\) in production has not completed since it was set up/,
  );
});
