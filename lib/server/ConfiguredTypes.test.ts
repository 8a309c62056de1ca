import { expect, it } from 'vitest';
import { builtInTypes } from '@/lib/reference/recordTypes';
import { ConfiguredTypes } from './ConfiguredTypes';

it('a team’s own types come before the built-in ones, whose tables its stores need not have', () => {
  const types = new ConfiguredTypes(builtInTypes, []);
  const builtIn = builtInTypes.map(({ id }) => id);
  expect(
    types.idsIn({
      id: 'local',
      records: [{ id: 'job', name: 'jobs/{id}', postgres: 'jobs', clickhouse: 'jobs', where: 'here' }],
    }),
  ).toEqual(['job', ...builtIn]);
  expect(types.idsIn({ id: 'local', records: [] })).toEqual(builtIn);
});
