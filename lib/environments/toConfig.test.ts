import { describe, expect, it } from 'vitest';
import type { ConfigFile } from './configFileSchema';
import { readEnv } from './readEnv';
import { toConfig } from './toConfig';

const variables = {
  LASTWRITE_POSTGRES_URL: 'postgres://p/d',
  LASTWRITE_CLICKHOUSE_URL: 'http://c/d',
  LASTWRITE_SETTLE_MS: '700',
};
const file: ConfigFile = {
  environments: [{ id: 'staging', postgres: { command: ['x'] }, clickhouse: { url: 'http://y' } }],
};
const idsOf = (env: Record<string, string>, given: ConfigFile | null) =>
  toConfig(readEnv(env), given, '/home').environments.map((entry) => entry.id);

describe('toConfig', () => {
  it('makes one environment of the variables when there is no file', () => {
    const config = toConfig(readEnv(variables), null, '/home');
    expect(config.environments).toHaveLength(1);
    expect(config.environments[0]).toMatchObject({
      id: 'local',
      postgres: { kind: 'url', url: 'postgres://p/d' },
      coaching: null,
      loadTests: false,
      settleMs: 700,
    });
  });

  it('takes the coaching API’s address over gRPC from a variable, and from the file', () => {
    const coaching = { LASTWRITE_COACHING_URL: 'http://c', LASTWRITE_COACHING_GRPC_URL: 'http://c:9090' };
    const ofVariables = toConfig(readEnv({ ...variables, ...coaching }), null, '/home').environments[0];
    expect(ofVariables.coaching).toEqual({ url: 'http://c', grpcUrl: 'http://c:9090', token: null });
    const [entry] = file.environments ?? [];
    const named = {
      environments: [{ ...entry, coaching: { url: 'https://c', grpcUrl: 'https://c:8443' } }],
    } as ConfigFile;
    expect(toConfig(readEnv({}), named, '/home').environments[0].coaching).toEqual({
      url: 'https://c',
      grpcUrl: 'https://c:8443',
      token: null,
    });
  });

  it('leaves a store out that no variable names', () => {
    expect(toConfig(readEnv({}), null, '/home').environments[0]).toMatchObject({ postgres: null, clickhouse: null });
  });

  it('puts the file first, and the embedded stack after it unless the file says no', () => {
    expect(idsOf(variables, file)).toEqual(['staging']);
    expect(idsOf({ ...variables, LASTWRITE_EMBEDDED: '1' }, file)).toEqual(['staging', 'local']);
    expect(idsOf({ ...variables, LASTWRITE_EMBEDDED: '1' }, { ...file, embedded: false })).toEqual(['staging']);
  });

  it('gives record types to every environment; one of its own takes the place of a shared one', () => {
    const entry = (postgres: string) => ({
      id: 'order',
      name: 'orders/{id}',
      postgres,
      clickhouse: 'orders',
      where: 'f:1',
    });
    const [staging] = file.environments ?? [];
    if (staging === undefined) throw new TypeError('the file has an environment');
    const environments = [staging, { ...staging, id: 'other', records: [entry('own.orders')] }];
    const config = toConfig(readEnv(variables), { records: [entry('public.orders')], environments }, '/home');
    expect(config.environments.map(({ records }) => records.map(({ postgres }) => postgres))).toEqual([
      ['public.orders'],
      ['own.orders'],
    ]);
  });

  it('makes the environment of the variables when the file names none', () => {
    const config = toConfig(readEnv(variables), { records: [] }, '/home');
    expect(config.environments.map(({ id, postgres }) => [id, postgres])).toEqual([
      ['local', { kind: 'url', url: 'postgres://p/d' }],
    ]);
  });

  it('gives a file entry the defaults of the variables, and allows load tests only where it says so', () => {
    expect(toConfig(readEnv(variables), file, '/home').environments[0]).toMatchObject({
      title: 'staging',
      settleMs: 700,
      timeoutMs: 5000,
      loadTests: false,
      customers: [],
      postgres: { kind: 'command', cacheSeconds: 300 },
    });
  });

  it('refuses an id that the embedded stack has', () => {
    const clash: ConfigFile = {
      environments: [
        { ...file.environments?.[0], id: 'local', postgres: { command: ['x'] }, clickhouse: { url: 'http://y' } },
      ],
    };
    expect(() => toConfig(readEnv({ LASTWRITE_EMBEDDED: '1' }), clash, '/home')).toThrow(
      /another id, or "embedded": false/,
    );
    expect(idsOf({}, clash)).toEqual(['local']);
  });

  it('keeps everything for a while: a variable goes before the file, the file before the default', () => {
    const { retention } = toConfig(
      readEnv({ LASTWRITE_RETENTION_CALLS: '7', LASTWRITE_RETENTION_LOGS: 'forever' }),
      { ...file, retention: { calls: 3, loadTests: 400, replays: null } },
      '/home',
    );
    expect(retention).toEqual({
      loadTests: 400,
      interleavings: 90,
      replays: null,
      calls: 7,
      sweeps: 90,
      drifts: 365,
      deployments: 365,
      snapshots: null,
      activity: 365,
      deliveries: 30,
      logs: null,
    });
  });

  it('keeps values with drifts unless the file says otherwise', () => {
    expect(toConfig(readEnv({}), null, '/home').drift).toEqual({ keepValues: true });
    expect(toConfig(readEnv({}), { drift: { keepValues: false } }, '/home').drift).toEqual({ keepValues: false });
  });
});
