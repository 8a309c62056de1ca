import { describe, expect, it } from 'vitest';
import { ConfigError } from './ConfigError';
import { readEnv } from './readEnv';

function mistakesOf(env: Record<string, string>): string {
  try {
    readEnv(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('readEnv', () => {
  it('has a default for everything that is not set, and an empty variable is not set', () => {
    expect(readEnv({ LASTWRITE_SETTLE_MS: '', LASTWRITE_POSTGRES_URL: ' ', HOME: '/root' })).toMatchObject({
      postgresUrl: undefined,
      settleMs: 2000,
      timeoutMs: 5000,
      defaultStrategy: 'save_all/async_closure',
      latency: 'none',
      embedded: false,
      logLevel: 'info',
    });
  });

  it('reads what is set', () => {
    expect(
      readEnv({
        LASTWRITE_POSTGRES_URL: 'postgres://reader:pw@db:5432/app',
        LASTWRITE_CLICKHOUSE_URL: 'https://ch:8443/coaching',
        LASTWRITE_SETTLE_MS: '0',
        LASTWRITE_TIMEOUT_MS: '1500',
        LASTWRITE_EMBEDDED: '1',
        LASTWRITE_LATENCY: 'staging',
        LASTWRITE_DEFAULT_STRATEGY: 'row_lock/async_reread',
      }),
    ).toMatchObject({
      postgresUrl: 'postgres://reader:pw@db:5432/app',
      clickhouseUrl: 'https://ch:8443/coaching',
      settleMs: 0,
      timeoutMs: 1500,
      embedded: true,
      latency: 'staging',
      defaultStrategy: 'row_lock/async_reread',
    });
  });

  it.each([
    ['LASTWRITE_SETTLE_MS', '2s', '"2s"'],
    ['LASTWRITE_SETTLE_MS', '-1', '"-1"'],
    ['LASTWRITE_SETTLE_MS', '1e3', '"1e3"'],
    ['LASTWRITE_TIMEOUT_MS', '0', 'from 1 to'],
    ['LASTWRITE_CONNECTIONS', '19', 'a whole number of connections from 20 to 10000'],
    ['LASTWRITE_CONNECTIONS', 'many', 'a whole number of connections from 20 to 10000'],
    ['LASTWRITE_TIMEOUT_MS', '3600001', 'from 1 to 3600000'],
    ['LASTWRITE_EMBEDDED', 'yes', '1 or 0'],
    ['LASTWRITE_LATENCY', 'slow', 'none or staging'],
    ['LASTWRITE_DEFAULT_STRATEGY', 'save_all', 'save_all/async_closure'],
    ['LASTWRITE_LOG_LEVEL', 'loud', 'fatal, error'],
    ['LASTWRITE_POSTGRES_URL', 'mysql://db/app', 'postgres://'],
    ['LASTWRITE_COACHING_URL', 'https://ci:hunter2@coaching', 'LASTWRITE_COACHING_TOKEN'],
    ['LASTWRITE_COACHING_GRPC_URL', 'https://t0ken@coaching:443', 'without a user or a password'],
    ['LASTWRITE_CLICKHOUSE_URL', 'localhost:8123', 'http:// or https://'],
    ['LASTWRITE_STATE_URL', 'nonsense', 'postgres://'],
    ['LASTWRITE_RETENTION_CALLS', '0', 'a whole number of days from 1 to 3650, or "forever"'],
    ['LASTWRITE_RETENTION_LOAD_TESTS', '90d', 'a whole number of days'],
    ['LASTWRITE_RETENTION_LOGS', '9999', 'to 3650'],
    ['LASTWRITE_RETENTION_REPLAYS', 'never', '"forever"'],
  ])('%s=%s is a mistake that says what was expected', (name, value, words) => {
    const message = mistakesOf({ [name]: value });
    expect(message).not.toMatch(/hunter2|t0ken/);
    expect(message).toContain(name);
    expect(message).toContain(words);
  });

  it('tells a misspelt variable, and which one was probably meant', () => {
    expect(mistakesOf({ LASTWRITE_POSTGRES_ULR: 'postgres://x/y' })).toMatch(
      /LASTWRITE_POSTGRES_ULR.*LASTWRITE_POSTGRES_URL\?/,
    );
    expect(mistakesOf({ LASTWRITE_BANANA: '1' })).toMatch(/LASTWRITE_BANANA.*one of LASTWRITE_/);
  });

  it('tells every mistake at once', () => {
    const message = mistakesOf({ LASTWRITE_SETTLE_MS: 'x', LASTWRITE_TIMEOUT_MS: 'y', LASTWRITE_COACHING_URLL: 'z' });
    expect(message.split('\n')).toHaveLength(3);
  });

  it('shows no password of a wrong URL', () => {
    const message = mistakesOf({
      LASTWRITE_POSTGRES_URL: 'mysql://root:hunter2@db/app',
      LASTWRITE_STATE_URL: 'postgres//root:hunter2@db',
    });
    expect(message).not.toContain('hunter2');
  });

  it('leaves the variables of test and bench runs alone', () => {
    expect(mistakesOf({ LASTWRITE_E2E_PORT: '1', LASTWRITE_BENCH_CARDS: '2' })).toBe('');
  });
});
