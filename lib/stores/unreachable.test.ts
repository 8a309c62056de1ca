import type { SourceRead } from '@/lib/evidence/model';
import { afterEach, describe, expect, test } from 'vitest';
import { recordName } from '@/lib/record/recordName';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { openStores, type Stores } from './openStores';
import { readRecord } from './readRecord';
import { probeClickHouse, probePostgres } from './probeStores';
import {
  answering,
  httpAnswer,
  silence,
  startMisbehavingServer,
  type MisbehavingServer,
} from './testing/misbehavingServer';
import { flat } from './testing/StoresUnderTest';

const name = recordName(scorecardType, {
  customer: 'cox',
  profile: 'sales',
  scorecard: '019bd2e8-5c71-70e9-9a89-acb3efd08e34',
});
const timeoutMs = 400;

let opened: { server: MisbehavingServer | null; stores: Stores }[] = [];
afterEach(async () => {
  await Promise.all(
    opened.map(async ({ server, stores }) => {
      await stores.close();
      await server?.close();
    }),
  );
  opened = [];
});

async function storesOn(port: number, server: MisbehavingServer | null = null): Promise<Stores> {
  const stores = openStores({
    postgres: { url: `postgres://reader:hunter2@127.0.0.1:${port}/coaching` },
    clickhouse: { url: `http://reader:hunter2@127.0.0.1:${port}/coaching` },
    timeoutMs,
  });
  opened.push({ server, stores });
  return Promise.resolve(stores);
}

async function serve(behaviour: Parameters<typeof startMisbehavingServer>[0]) {
  const server = await startMisbehavingServer(behaviour);
  return { server, stores: await storesOn(server.port, server) };
}

async function codesOf(stores: Stores) {
  const { truth, derived, final, raw } = flat(await readRecord(stores, scorecardType, name, { timeoutMs }));
  const codeOf = (read: SourceRead<unknown>) => (read.status === 'unavailable' ? read.error.code : read.status);
  return { truth: codeOf(truth), derived: codeOf(derived), final: codeOf(final), raw: codeOf(raw) };
}

const everywhere = (postgres: string, clickhouse: string) => ({
  truth: postgres,
  derived: postgres,
  final: clickhouse,
  raw: clickhouse,
});

test('a port where nothing listens', async () => {
  const server = await startMisbehavingServer(silence);
  await server.close();
  expect(await codesOf(await storesOn(server.port))).toEqual(everywhere('connection_refused', 'connection_refused'));
});

test('a server that accepts and never answers is cut at the time-out, and no socket stays open', async () => {
  const { server, stores } = await serve(silence);
  expect(await codesOf(stores)).toEqual(everywhere('timeout', 'timeout'));
  await expect.poll(() => server.openSockets(), { timeout: 30_000 }).toBe(0);
});

describe("an answer that is not ClickHouse's", () => {
  test.each([
    ['a web page', httpAnswer('200 OK', 'text/html', '<html><body>Welcome</body></html>')],
    ['a web page that says no', httpAnswer('404 Not Found', 'text/html', '<html>nginx</html>')],
    ['a redirect', httpAnswer('302 Found', 'text/plain', '', 'Location: https://login.example.com/\r\n')],
    ['JSON of something else', httpAnswer('200 OK', 'application/json', '{"hello":"world"}')],
    ['rows cut in the middle', httpAnswer('200 OK', 'application/x-ndjson', '["a", "b"]\n["c')],
    ['a bad gateway', httpAnswer('502 Bad Gateway', 'text/plain', 'upstream')],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ])('%s', async (_, answer) => {
    const { stores } = await serve(answering(answer));
    const codes = await codesOf(stores);
    expect(codes.raw).toBe('unexpected_answer');
    expect(codes.final).toBe('unexpected_answer');
  });

  test('a web server at the address of Postgres', async () => {
    const { stores } = await serve(answering(httpAnswer('400 Bad Request', 'text/html', '<html></html>')));
    expect((await codesOf(stores)).truth).toBe('unexpected_answer');
  });
});

test.each([
  ['516', 'authentication_failed'],
  ['81', 'database_missing'],
  ['60', 'missing_table'],
  ['497', 'permission_denied'],
  ['164', 'settings_refused'],
  ['159', 'timeout'],
  ['999', 'query_failed'],
])('ClickHouse exception %s is %s', async (code, expected) => {
  const body = `Code: ${code}. DB::Exception: something with hunter2 in it. (SOME_NAME) (version 26.7)`;
  const { stores } = await serve(answering(httpAnswer('500 Internal Server Error', 'text/plain', body)));
  expect((await codesOf(stores)).raw).toBe(expected);
});

test('an exception after ClickHouse has answered 200', async () => {
  const { stores } = await serve(
    answering(
      httpAnswer(
        '200 OK',
        'application/x-ndjson',
        '["a"]\nCode: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)',
      ),
    ),
  );
  expect((await codesOf(stores)).raw).toBe('timeout');
});

test("nothing of a password, an address or a server's text is told", async () => {
  for (const behaviour of [
    silence,
    answering(
      httpAnswer(
        '500 Oops',
        'text/plain',
        'Code: 516. DB::Exception: reader: hunter2 is wrong. (AUTHENTICATION_FAILED)',
      ),
    ),
  ]) {
    const { server, stores } = await serve(behaviour);
    const told = JSON.stringify([
      await readRecord(stores, scorecardType, name, { timeoutMs }),
      await probePostgres(stores.postgres, timeoutMs),
      await probeClickHouse(stores.clickhouse, timeoutMs),
    ]);
    for (const secret of ['hunter2', '127.0.0.1', String(server.port), 'is wrong']) expect(told).not.toContain(secret);
  }
});

test('a store that could not even be named is unavailable for the reason given', async () => {
  const unavailable = { code: 'command_failed', message: 'The command failed.', hint: 'Run it by hand.' } as const;
  const stores = openStores({ postgres: { unavailable }, clickhouse: { unavailable }, timeoutMs });
  expect(await codesOf(stores)).toEqual(everywhere('command_failed', 'command_failed'));
});

test.each(['not a url', 'postgres://[', ''])('the URL %j is an error to be told, not to be thrown', async (url) => {
  const stores = openStores({ postgres: { url }, clickhouse: { url }, timeoutMs });
  expect(await codesOf(stores)).toEqual(everywhere('connection_refused', 'connection_refused'));
});
