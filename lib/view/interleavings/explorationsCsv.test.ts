import { expect, it } from 'vitest';
import { explorationsCsv } from './explorationsCsv';
import { anExploration } from './testing/anExploration';

it('a row per exploration, with how many of its orders violate something', () => {
  const exploration = anExploration(12, 3);
  const [head, row, end] = explorationsCsv([exploration]).split('\r\n');
  expect(head).toBe('id,scenario,variant,environment,with,status,created_at,started_by,explored,violating');
  expect(row).toMatch(/,12,3$/);
  expect(row?.startsWith(`${exploration.id},${exploration.request.scenario},${exploration.request.variant},`)).toBe(
    true,
  );
  expect(end).toBe('');
});
