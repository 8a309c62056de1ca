import { expect, it } from 'vitest';
import type { FindingCode } from './inspection';
import { groupSamples } from './samples';

const sample = (name: string, ...findings: FindingCode[]) => ({ name, title: name, summary: '', findings });

it('groups by the strongest finding, keeps the numbers, and puts the healthy last', () => {
  const groups = groupSamples([
    sample('a'),
    sample('b', 'version_tie'),
    sample('c', 'lost_update', 'null_as_default'),
    sample('d', 'missing_write'),
    sample('e', 'null_as_default'),
  ]);
  expect(
    groups.map(({ title, samples }) => [title, samples.map(({ number, sample: { name } }) => `${number}${name}`)]),
  ).toEqual([
    ['Lost in Postgres', ['2c']],
    ['Wrong values in a copy', ['1b', '3d']],
    ['Healthy or still settling', ['0a', '4e']],
  ]);
});

it('returns no groups without samples', () => {
  expect(groupSamples([])).toEqual([]);
});
