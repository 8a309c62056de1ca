import { expect, it } from 'vitest';
import { droppedCallsText } from './droppedCalls';

const get = { call: 'GetScorecard', evidence: 'none', newestStartedAt: '2026-01-18T10:32:07.000009Z' } as const;
const update = { ...get, call: 'UpdateScorecard', evidence: 'acknowledged_write' } as const;

it('says nothing where nothing was dropped', () => {
  expect([droppedCallsText(undefined), droppedCallsText([])]).toEqual([null, null]);
});

it('says up to when calls of each kind are gone, and that a loss may go unseen', () => {
  const earlier = { ...update, evidence: 'possible_write', newestStartedAt: '2026-01-18T10:32:06.999999Z' } as const;
  expect(droppedCallsText([update, earlier, get])).toBe(
    'Older calls are no longer kept: UpdateScorecard up to 2026-01-18 10:32:07.000009, GetScorecard up to 2026-01-18 10:32:07.000009 (UTC). A loss that only these calls would show cannot be seen here.',
  );
});

it('does not alarm over calls that show nothing', () => {
  expect(droppedCallsText([get])).toMatch(/They wrote nothing and show no submission\.$/);
  for (const evidence of ['shown_milestone', 'possible_write'] as const)
    expect(droppedCallsText([get, { ...get, evidence }])).toMatch(/cannot be seen here\.$/);
});
