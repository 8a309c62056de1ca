import { expect, test } from 'vitest';
import { explorationsOf, matrixOf, matrixPath, newReplayPath } from './address';

const request = {
  ...{ scenario: 'race', variant: 'fixed', reindex: false, parameters: {}, reduce: true, limit: 10 },
  environment: 'staging',
};

test('every way on from a matrix or an exploration stays in its environment', () => {
  const paths = [
    matrixOf({ request }),
    matrixPath('race', null, 'staging'),
    newReplayPath('race', 'staging'),
    explorationsOf('race', 'staging'),
  ];
  for (const path of paths)
    expect(new URL(path, 'http://console').searchParams.get('environment'), path).toBe('staging');
});

test('no environment is the first configured one, and is not named', () => {
  for (const path of [matrixOf({ request: { ...request, environment: null } }), newReplayPath('race', null)])
    expect(path).not.toContain('environment');
});
