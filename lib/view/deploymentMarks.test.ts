import { expect, it } from 'vitest';
import { deploymentMarks, marksBetweenRuns } from './deploymentMarks';

const at = (hour: number) => `2026-11-09T${String(hour).padStart(2, '0')}:00:00.000Z`;
const deployed = (hour: number) => ({
  id: `at-${hour}`,
  environment: null,
  title: `1.${hour}`,
  at: at(hour),
  url: null,
  createdBy: null,
});
const runs = [{ createdAt: at(1) }, { createdAt: at(5) }, { createdAt: at(9) }];

it('marks are numbered by their times, and those without a place are left out', () => {
  const marks = deploymentMarks([deployed(7), deployed(3), deployed(2)], (ms) => (ms < Date.parse(at(3)) ? null : ms));
  expect(marks.map(({ number, title }) => [number, title])).toEqual([
    [1, '1.3'],
    [2, '1.7'],
  ]);
});

it('stand between the runs that they lie between, several of one gap apart; the one before all runs is left out', () => {
  const marks = marksBetweenRuns(runs, [deployed(0), deployed(2), deployed(4), deployed(7), deployed(10)]);
  expect(marks.map(({ title, x }) => [title, Number(x.toFixed(3))])).toEqual([
    ['1.2', 0.333],
    ['1.4', 0.667],
    ['1.7', 1.5],
    ['1.10', 2.25],
  ]);
});

it('none stand where there are no runs', () => {
  expect(marksBetweenRuns([], [deployed(1)])).toEqual([]);
});
