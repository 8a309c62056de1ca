import { expect, it } from 'vitest';
import type { LabContents } from '@/lib/contract/lab';
import { aGroup, aStep } from '@/lib/view/lab/testing/labRuns';
import { outcomeTitles } from './outcomeTitles';

const read = (session: string, value: string) =>
  aStep(session, 'read', { results: [{ kind: 'rows', columns: ['n'], rows: [[value]], count: 1 }] });
const counter = (...values: string[]): { contents: LabContents[] } => ({
  contents: [{ store: 'postgres', table: 'counter', columns: ['n'], rows: values.map((value) => [value]), cut: false }],
});
const violated = [{ check: 'both_counted', rows: [['1']] }];

it('outcomes with different facts need nothing more in their titles', () => {
  const outcomes = [aGroup([read('one', '0')], { violated }), aGroup([read('one', '1')])];
  expect(outcomeTitles(outcomes)).toEqual([['violates both_counted (1)'], []]);
});

it('of the same facts, by the results that differ, and by no more of them than it takes', () => {
  const outcomes = [
    aGroup([read('one', '0'), read('two', '0'), read('three', '0')], { violated, ...counter('1') }),
    aGroup([read('one', '0'), read('two', '1'), read('three', '1')], { violated, ...counter('2') }),
    aGroup([read('one', '0')]),
  ];
  expect(outcomeTitles(outcomes)).toEqual([
    ['violates both_counted (1)', 'two.read → 0'],
    ['violates both_counted (1)', 'two.read → 1'],
    [],
  ]);
});

it('a step that did not run, and one that returned nothing, are results too', () => {
  const outcomes = [aGroup([read('one', '0'), aStep('two', 'write')]), aGroup([read('one', '0')])];
  expect(outcomeTitles(outcomes)).toEqual([['two.write → done'], ['two.write did not run']]);
});

it('of the same results, by what the tables hold; two that differ in nothing stay the same', () => {
  const steps = [read('one', '0')];
  expect(outcomeTitles([aGroup(steps, counter('1', '2')), aGroup(steps, counter())])).toEqual([
    ['counter: (1), (2)'],
    ['counter: empty'],
  ]);
  expect(outcomeTitles([aGroup(steps), aGroup(steps)])).toEqual([[], []]);
});

it('outcomes with the same results too are told apart by their tables', () => {
  const outcomes = [
    aGroup([read('one', '0')], counter('1')),
    aGroup([read('one', '0')], counter('2')),
    aGroup([read('one', '1')], counter('2')),
  ];
  expect(outcomeTitles(outcomes)).toEqual([
    ['one.read → 0', 'counter: (1)'],
    ['one.read → 0', 'counter: (2)'],
    ['one.read → 1'],
  ]);
});
