import { expect, test } from 'vitest';
import { subjectPath } from './activity';

const schedule = (starts: 'sweep' | 'load_test') =>
  subjectPath({ kind: 'schedule', subject: 'x', exists: true, schedule: { starts, environment: 'staging' } });

test('a schedule of sweeps is on the page of sweeps, one of load tests on theirs, each in its environment', () => {
  expect(schedule('sweep')).toBe('/drift/schedules?environment=staging');
  expect(schedule('load_test')).toBe('/load-tests/schedules?environment=staging');
});

test('what is gone has no page', () => {
  expect(subjectPath({ kind: 'schedule', subject: 'x', exists: false, schedule: null })).toBeNull();
  expect(subjectPath({ kind: 'sweep', subject: 'x', exists: true, schedule: null })).toBe('/drift/sweeps/x');
});
