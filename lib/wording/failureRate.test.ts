import { expect, it } from 'vitest';
import { untoldReasons, type ToldRate, type WatchedRate } from '@/lib/contract/schedules';
import { lastAlertText, untoldText, watchedText } from './failureRate';

const nowMs = Date.parse('2026-11-09T09:45:00Z');
const told: ToldRate = {
  run: 'x',
  finishedAt: '2026-11-09T03:04:05.000000Z',
  delayMs: 10,
  failed: 8,
  judged: 50,
  interval95: [0.083, 0.291],
};
const above: WatchedRate = {
  threshold: 0.05,
  state: 'above',
  told,
  untold: null,
  lastAlert: { raised: { ...told, finishedAt: '2026-11-08T03:04:05.000000Z' }, over: null },
};

it('a rate says how it stands against its threshold, and since when', () => {
  expect(watchedText(above, nowMs)).toBe(
    'Above the threshold of 5 % since 2026-11-08 03:04 UTC. 8 of 50 failed at 10 ms: 16 %, between 8 % and 29 %.',
  );
  expect(watchedText({ ...above, state: 'not_above' }, nowMs)).toMatch(/^Not above the threshold of 5 %\. 8 of 50/);
  expect(watchedText({ ...above, state: 'not_told', told: null, lastAlert: null }, nowMs)).toBe(
    'No run has been checked against the threshold of 5 % yet.',
  );
});

it('the last alert is told once it is over', () => {
  expect([lastAlertText(above, nowMs), lastAlertText({ lastAlert: null }, nowMs)]).toEqual([null, null]);
  expect(lastAlertText({ lastAlert: { raised: told, over: told } }, nowMs)).toBe(
    'The last alert was raised at 03:04 UTC and was over at 03:04 UTC.',
  );
});

it('a run that does not count says why, in words of its own', () => {
  expect(untoldText('saturated')).toBe('The last run does not count: the machine was saturated.');
  expect(new Set(untoldReasons.map(untoldText)).size).toBe(untoldReasons.length);
});
