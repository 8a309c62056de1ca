import { expect, test } from 'vitest';
import { whyUnsupported } from './platformSupport';

test.each([
  ['linux', 'x64', false],
  ['linux', 'arm64', false],
  ['darwin', 'arm64', false],
  ['darwin', 'x64', false],
] as const)('%s %s has both stores', (os, arch, musl) => {
  expect(whyUnsupported('Postgres', { os, arch, musl })).toBeNull();
  expect(whyUnsupported('ClickHouse', { os, arch, musl })).toBeNull();
});

test.each([
  ['win32', 'x64', false],
  ['linux', 'x64', true],
  ['linux', 'ia32', false],
  ['freebsd', 'x64', false],
] as const)('%s %s (musl: %s) is told which variable to set', (os, arch, musl) => {
  expect(whyUnsupported('Postgres', { os, arch, musl })).toContain('LASTWRITE_POSTGRES_URL and LASTWRITE_STATE_URL');
  expect(whyUnsupported('ClickHouse', { os, arch, musl })).toContain('LASTWRITE_CLICKHOUSE_URL');
});
