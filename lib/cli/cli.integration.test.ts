import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectionSchema, inspectManyResponseSchema } from '@/lib/contract/inspect';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { answerLocally } from '@/lib/server/answerLocally';
import { healthyRecord, lostSubmission, openTestServer, type TestServer } from '@/lib/server/testing/openTestServer';
import { recordCalls } from '@/lib/state/calls';
import { runCli } from './testing/runCli';

const ABSENT = 'customers/cox/profiles/sales/scorecards/019bd2e8-0000-70e9-9a89-acb3efd08e34';
let test: TestServer;
let healthy: ScorecardName;
let lost: ScorecardName;
let folder: string;
let stores: Record<string, string>;
/** A console at a port of its own: the API of this process behind a web server. */
let web: Server;

beforeAll(async () => {
  test = await openTestServer();
  healthy = await healthyRecord(test.bench);
  const { name, submit } = await lostSubmission(test.bench);
  lost = name;
  await recordCalls(test.server.state ?? expect.fail(), 'local', scorecardType, [{ ...submit, name: name.text }]);
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-cli-'));
  stores = {
    LASTWRITE_POSTGRES_URL: test.databases.postgresReaderUrl,
    LASTWRITE_CLICKHOUSE_URL: test.databases.clickhouse.readerUrl,
    LASTWRITE_STATE_URL: test.databases.stateUrl,
    LASTWRITE_SETTLE_MS: '200',
    LASTWRITE_HOME: join(folder, 'none'),
  };
  web = createServer((request, response) => {
    const body = request.method === 'POST' ? { body: Readable.toWeb(request), duplex: 'half' } : {};
    const headers = new Headers(
      Object.entries(request.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    void answerLocally(
      new Request(`http://console${request.url}`, { method: request.method, headers, ...body } as RequestInit),
    ).then((answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body) Readable.fromWeb(answer.body as ReadableStream).pipe(response);
      else response.end();
    });
  });
  await new Promise<void>((resolve) => {
    web.listen(0, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
});
afterAll(async () => {
  web.closeAllConnections();
  await new Promise((resolve) => {
    web.close(resolve);
  });
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const webUrl = () => `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
const run = (args: readonly string[], env: Record<string, string> = stores, input = '') =>
  runCli(args, { cwd: folder, env, input });

describe('inspect, straight at the configured stores', () => {
  it('ends with 1 for an inconsistent record and says in words what happened', async () => {
    const { code, stdout, stderr } = await run(['inspect', lost.text]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/✗ Submitted, then lost\./);
    expect(stdout).toMatch(/error lost_update/);
    expect(stdout).toMatch(/●.*#3/);
    // Not a terminal: no colour, and no log line in the answer.
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('"level"');
  });

  it('ends with 0 for a consistent record, prints the answer of the API with --json, and colours where told to', async () => {
    const [plain, colored] = [
      await run(['inspect', `https://console/${healthy.text}?x=1`, '--json']),
      await run(['inspect', healthy.text], { ...stores, FORCE_COLOR: '1' }),
    ];
    expect(plain.code).toBe(0);
    expect(inspectionSchema.parse(JSON.parse(plain.stdout))).toMatchObject({
      name: healthy.text,
      verdict: 'consistent',
    });
    expect(colored.stdout).toContain('\u001b[32m');
  });

  it('finds a record by its bare id', async () => {
    expect(await run(['inspect', healthy.scorecard])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(healthy.text) as string,
    });
    expect(await run(['inspect', ABSENT.slice(-36)])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No store holds') as string,
    });
  });

  it('reads names from the input, one line each and a sum', async () => {
    const input = `INFO start\nERROR ${lost.text} failed\nERROR customers%2F${healthy.text.slice(10).replaceAll('/', '%2F')}\n`;
    const { code, stdout } = await run(['inspect', '-', ABSENT], stores, input);
    expect(code).toBe(1);
    expect(
      stdout
        .split('\n')
        .filter((line) => line.includes('customers/'))
        .map((line) => line.split(/\s+/).slice(0, 2)),
    ).toEqual([
      ['unknown', ABSENT],
      ['inconsistent', lost.text],
      ['consistent', healthy.text],
    ]);
    expect(stdout).toContain('3 records: 1 inconsistent, 1 unknown, 1 consistent');
    const many = await run(['inspect', '--json', ABSENT, healthy.text]);
    expect([many.code, inspectManyResponseSchema.parse(JSON.parse(many.stdout)).results.length]).toEqual([2, 2]);
  });

  it('never passes over what it did not understand, and does not call it consistent', async () => {
    const input = `ok ${healthy.text}\nok customers/cox/profiles/sales/scorecards/nonsense\n`;
    const { code, stdout } = await run(['inspect', '-'], stores, input);
    expect(code).toBe(2);
    expect(stdout).toContain('1 record: 1 consistent');
    expect(stdout).toContain('Not understood: customers/cox/profiles/sales/scorecards/nonsense');
    const json = await run(['inspect', '-', '--json'], stores, input);
    expect(inspectManyResponseSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      results: [{ name: healthy.text, verdict: 'consistent', unread: [] }],
      notUnderstood: ['customers/cox/profiles/sales/scorecards/nonsense'],
    });
    const none = await run(['inspect', '-'], stores, 'customers/cox/profiles/sales/scorecards/nonsense\n');
    expect([none.code, none.stderr]).toEqual([64, expect.stringContaining('Not understood: customers/cox')]);
  });

  it('says of each record which copies it could not read', async () => {
    const down = { ...stores, LASTWRITE_CLICKHOUSE_URL: 'http://reader:x@127.0.0.1:1/coaching' };
    const { code, stdout } = await run(['inspect', healthy.text, lost.text], down);
    expect(code).not.toBe(0);
    expect(stdout.match(/Not read: FINAL, RAW\./g)).toHaveLength(2);
  });

  it('watches until nothing changes', async () => {
    const { code, stdout } = await run(['inspect', '--watch', healthy.text]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Consistent, and no longer changing\.\n$/);
  });

  it('ends with 2 when nothing is known or a store is down, and still shows the other', async () => {
    expect(await run(['inspect', ABSENT])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(ABSENT) as string,
    });
    const { code, stdout } = await run(['inspect', healthy.text], {
      ...stores,
      LASTWRITE_CLICKHOUSE_URL: 'http://reader:hunter2@127.0.0.1:1/coaching',
    });
    expect(code).toBe(2);
    expect(stdout).toMatch(/FINAL: .*refused|FINAL unavailable/);
    expect(stdout).not.toContain('hunter2');
  });
});

describe('through a console', () => {
  it('asks the one named with --url, and needs no configuration for it', async () => {
    expect(await run(['inspect', lost.text, '--url', webUrl()], {})).toMatchObject({ code: 1 });
    expect(await run(['inspect', healthy.text, '--watch', '--json', '--url', webUrl()], {})).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\{.*\}\n$/) as string,
    });
    expect(await run(['inspect', lost.text, healthy.text, '--url', webUrl()], {})).toMatchObject({ code: 1 });
  });

  it('finds the one that runs here by its stack.json', async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { recursive: true });
    const part = (url: string) => ({ embedded: true, url, pid: process.pid });
    writeFileSync(
      join(home, 'stack.json'),
      JSON.stringify({
        version: 1,
        startedAt: '2026-01-18T10:00:00.000Z',
        pid: process.pid,
        console: part(webUrl()),
        postgres: part('postgres://u:hunter2@127.0.0.1/x'),
        clickhouse: part('http://u:hunter2@127.0.0.1/'),
        coaching: part('http://127.0.0.1:2'),
      }),
    );
    const env = { LASTWRITE_HOME: home };
    expect(await run(['inspect', healthy.text], env)).toMatchObject({ code: 0 });
    expect(await run(['environments', '--json'], env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"local"') as string,
    });
    const status = await run(['status'], env);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/console\s+runs/) as string });
    expect(status.stdout).not.toContain('hunter2');
  });

  it('leaves the one that runs here alone when the shell names other stores', async () => {
    const home = join(folder, 'other');
    mkdirSync(home, { recursive: true });
    const named = { postgres: 'postgres://me@127.0.0.1:1/mine', clickhouse: 'http://me@127.0.0.1:1/mine' };
    const env = {
      LASTWRITE_HOME: home,
      LASTWRITE_POSTGRES_URL: named.postgres,
      LASTWRITE_CLICKHOUSE_URL: named.clickhouse,
    };
    const runs = (postgres: string, clickhouse: string) => {
      const part = (url: string) => ({ embedded: false, url, pid: null });
      const parts = { console: part(webUrl()), postgres: part(postgres), clickhouse: part(clickhouse) };
      const stack = { startedAt: '2026-01-18T10:00:00.000Z', pid: process.pid, ...parts, coaching: part('') };
      writeFileSync(join(home, 'stack.json'), JSON.stringify(stack));
    };

    runs(named.postgres, named.clickhouse);
    expect(await run(['inspect', healthy.text], env)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(['load-tests'], env)).toMatchObject({ code: 0, stderr: '' });

    runs('postgres://u@127.0.0.1/x', named.clickhouse);
    expect(await run(['inspect', healthy.text], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('reads other stores than LASTWRITE_POSTGRES_URL. Reading') as string,
    });
    expect(await run(['load-tests'], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Restart it from this shell, or set --url') as string,
    });
    expect(await run(['inspect', healthy.text, '--url', webUrl()], env)).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends with 2 when nobody, or somebody else, answers', async () => {
    expect(await run(['inspect', lost.text, '--url', 'http://127.0.0.1:1'], {})).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No console answers') as string,
    });
    const other = createServer((_request, response) => {
      response.writeHead(404).end('hello');
    });
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await run(['inspect', lost.text, '--url', url], {})).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not a Lastwrite console') as string,
    });
    await new Promise((resolve) => {
      other.close(resolve);
    });
  });
});

describe('wrong usage ends with 64', () => {
  it('an environment that is not configured', async () => {
    expect(await run(['inspect', ABSENT, '--environment', 'moon'])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('configured environments: local') as string,
    });
  });

  it('a configuration with mistakes lists them', async () => {
    const { code, stderr } = await run(['inspect', ABSENT], {
      ...stores,
      LASTWRITE_SETTLE_MS: 'soon',
      LASTWRITE_POSTGRES_URI: 'x',
    });
    expect(code).toBe(64);
    expect(stderr.split('\n').filter((line) => line.startsWith('LASTWRITE_'))).toHaveLength(2);
  });
});
