import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@/lib/build/checkout.js';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { describe, expect, it } from 'vitest';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { CoachingConfig, EnvironmentConfig } from '@/lib/environments/config';
import { ScenarioRegistry } from '@/lib/scenarios/ScenarioRegistry';
import { checkRequest } from './checkRequest';

const probe = { scenarios: new ScenarioRegistry([], []), racesSql: true, isReference: () => Promise.resolve(true) };
const overGrpc = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  latency: 'none',
  transport: 'grpc',
  parameters: {},
} as LoadTest['request'];

function environment(id: string, coaching: CoachingConfig): EnvironmentConfig {
  return { id, coaching, loadTests: true } as EnvironmentConfig;
}

it('a race over gRPC needs the address, and says where to name it', async () => {
  const http = { url: 'http://c', token: null };
  await expect(checkRequest(probe, environment('local', http), overGrpc)).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'transport',
    message: 'The environment local has no gRPC address: set LASTWRITE_COACHING_GRPC_URL.',
  });
  await expect(checkRequest(probe, environment('eu', http), overGrpc)).rejects.toThrow(/"grpcUrl" under "coaching"/);
  await checkRequest(probe, environment('eu', { ...http, grpcUrl: 'http://c:9090' }), overGrpc);
  await checkRequest(probe, environment('eu', http), { ...overGrpc, transport: 'http' });
});

it('a race over tables has none', async () => {
  const tables = { ...overGrpc, scenario: 'evaluation_batches', variant: 'requery' };
  const anywhere = environment('eu', { url: 'http://c', grpcUrl: 'http://c:9090', token: null });
  await expect(checkRequest(probe, anywhere, tables)).rejects.toMatchObject({ field: 'transport' });
  await checkRequest(probe, anywhere, { ...tables, transport: 'http' });
});

it('a race over an API of a team’s own needs its target, where writing is allowed, and no latency', async () => {
  const path = join(checkout, 'lib/reference/order/order_race.jsonc');
  const request = { ...overGrpc, scenario: 'order_race', variant: 'own_columns', transport: 'http' } as const;
  const target = { url: 'http://o', grpcUrl: null, token: null, headers: {}, ca: null, protos: [] };
  const eu = { id: 'eu', loadTests: true, targets: { orders: target }, records: [] } as unknown as EnvironmentConfig;
  const registry = new ScenarioRegistry([{ file: readScenarioFile(readFileSync(path, 'utf8'), path), path }], [eu]);
  const own = { ...probe, scenarios: registry };
  expect(await checkRequest(own, eu, request)).toMatchObject({ id: 'order_race', kind: 'requests' });
  const refused = (environment: object, change: object = {}) =>
    expect(checkRequest(own, { ...eu, ...environment }, { ...request, ...change })).rejects;
  await refused({ loadTests: false }).toThrow(/does not allow load tests/);
  await refused({ targets: {} }).toThrow('The environment eu has no target orders. Add it to "targets"');
  await refused({ targets: { billing: target } }).toThrow('has no target orders; it has billing.');
  await refused({ targets: { orders: { ...target, url: null } } }).toThrow('The target orders has no address for HTTP');
  await refused({}, { latency: 'staging' }).toThrow('Only the reference coaching service can be slowed down.');
  await refused({}, { transport: 'grpc' }).toThrow('Only races of calls have a choice of transport');
  await refused({}, { variant: 'hope' }).toThrow('Expected one of the variants of order_race: whole_row, own_columns');
  await refused({}, { parameters: { editors: 2 } }).toThrow('For order_race, no parameters: this scenario has none.');
});

describe('a race of SQL', () => {
  const race = (checks: string) =>
    `--: setup\nCREATE TABLE t (n int);\n--: session one\n--: step add\nINSERT INTO t VALUES (1)\n--: session two like one\n${checks}`;
  const scenarios = new ScenarioRegistry(
    [],
    [],
    [
      { id: 'checked', text: race('--: check twice\nSELECT 1 FROM t OFFSET 1\n') },
      { id: 'unchecked', text: race('') },
    ],
  );
  const own = { ...probe, scenarios };
  const anywhere = { id: 'eu', loadTests: false } as unknown as EnvironmentConfig;
  const request = { ...overGrpc, scenario: 'checked', variant: 'as written', transport: 'http' } as const;

  it('needs a check, a Postgres for databases of its own, and no environment', async () => {
    expect(await checkRequest(own, anywhere, request)).toMatchObject({ id: 'checked', kind: 'sql' });
    await expect(checkRequest(own, anywhere, { ...request, scenario: 'unchecked' })).rejects.toThrow(
      /unchecked has no check/,
    );
    await expect(checkRequest({ ...own, racesSql: false }, anywhere, request)).rejects.toThrow(/LASTWRITE_LAB_URL/);
    await expect(checkRequest(own, anywhere, { ...request, latency: 'staging' })).rejects.toMatchObject({
      field: 'latency',
    });
    await expect(checkRequest(own, anywhere, { ...request, transport: 'grpc' })).rejects.toMatchObject({
      field: 'transport',
    });
  });
});
