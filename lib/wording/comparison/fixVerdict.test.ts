import { expect, it } from 'vitest';
import { aLoadTest, aPoint, saturated } from '@/lib/contract/testing/aLoadTest';
import { fixVerdict } from './fixVerdict';
import type { Side } from './Side';

const side = (spoken: string, ...loadTests: Side['loadTests']): Side => ({ id: spoken, spoken, loadTests });
const losing = [aPoint(0, 30, 70), aPoint(10, 20, 80)];
const held = [aPoint(0, 0, 100), aPoint(10, 0, 100)];

it('counts the runs of a side together, and says by how much the fix helped', () => {
  const told = fixVerdict(side('before', aLoadTest(losing), aLoadTest(losing)), side('after', aLoadTest(held)));
  expect(told).toMatchObject({ verdict: 'better', conditions: [] });
  expect(told.sentence).toMatch(/^after fails less often than before: −25 points over 2 delays; more than chance/);
  expect(told.delays).toEqual([
    { delayMs: 0, before: { failed: 60, judged: 200 }, after: { failed: 0, judged: 100 } },
    { delayMs: 10, before: { failed: 40, judged: 200 }, after: { failed: 0, judged: 100 } },
  ]);
  expect(fixVerdict(side('before', aLoadTest(held)), side('after', aLoadTest(losing))).verdict).toBe('worse');
});

it('the same against the same shows no difference', () => {
  expect(fixVerdict(side('a', aLoadTest(losing)), side('b', aLoadTest(losing))).verdict).toBe('not_told');
  const many = aLoadTest([aPoint(0, 0, 1_000)]);
  expect(fixVerdict(side('a', many), side('b', many)).verdict).toBe('same');
});

it.each([
  [
    'another transport',
    side('after', aLoadTest(held, { request: { transport: 'grpc' } })),
    /transport differs too: gRPC in after/,
  ],
  ['a saturated machine', side('after', aLoadTest(held, { conditions: saturated })), /saturated machine: after/],
  [
    'two variants counted together',
    side('after', aLoadTest(held), aLoadTest(held, { request: { variant: 'own_columns/async_reread' } })),
    /Several variants are counted together in after/,
  ],
  [
    'two latencies counted together',
    side('after', aLoadTest(held), aLoadTest(held, { request: { latency: 'none' } })),
    /latency differs too: none and staging in after/,
  ],
])('claims nothing under %s, and says so', (_what, after, condition) => {
  const told = fixVerdict(side('before', aLoadTest(losing)), after);
  expect(told.verdict).toBe('not_comparable');
  expect(told.sentence).toMatch(/^Not comparable: before and after were taken under different conditions/);
  expect(told.conditions.join(' ')).toMatch(condition);
});

it('claims nothing over another edition of the scenario’s file, where both are known', () => {
  const run = aLoadTest(held);
  const edition = (id: string) => side(id, { ...run, raced: { ...run.raced, edition: id } });
  expect(fixVerdict(edition('0a0b'), edition('1f2e'))).toMatchObject({
    verdict: 'not_comparable',
    conditions: ['The file of the scenario differs too: 1f2e in 1f2e, 0a0b in 0a0b.'],
  });
  for (const same of [side('before', run), edition('1f2e')])
    expect(fixVerdict(same, edition('1f2e')).conditions).toEqual([]);
});

it('without a delay that both have, there is nothing to compare', () => {
  const told = fixVerdict(side('a', aLoadTest([aPoint(0, 1, 9)])), side('b', aLoadTest([aPoint(5, 1, 9)])));
  expect(told).toMatchObject({ verdict: 'not_told', difference: null, interval95: null, pValue: null });
});
