import { expect, it } from 'vitest';
import type { FindingCode } from './inspection';
import { groupSamples } from './samples';

const sample = (name: string, ...findings: FindingCode[]) => ({ name, title: name, summary: '', findings });

it('groups by the strongest finding, keeps the numbers, and puts the healthy last', () => {
  const groups = groupSamples([
    sample('a'),
    sample('b', 'version_tie'),
    sample('c', 'lost_update', 'null_as_default'),
    sample('d', 'version_tie'),
    sample('e'),
  ]);
  expect(
    groups.map(({ title, samples }) => [title, samples.map(({ number, sample: { name } }) => `${number}${name}`)]),
  ).toEqual([
    ['Equal versions', ['1b', '3d']],
    ['Lost update in Postgres', ['2c']],
    ['Healthy', ['0a', '4e']],
  ]);
});

it('of nothing makes nothing', () => {
  expect(groupSamples([])).toEqual([]);
});
