import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTestSchema, loadTestsResponseSchema } from '@/lib/contract/loadTests';
import { serveApi } from '@/lib/server/testing/serveApi';
import { claim, finish, finishAll, type Result } from '@/lib/server/testing/loadTests';
import { openTestServer, type TestServer } from '@/lib/server/testing/openTestServer';
import { cancelLoadTest } from '@/lib/state/loadTests/cancelLoadTest';
import { failLoadTest } from '@/lib/state/loadTests/failLoadTest';
import { findUnclaimed } from '@/lib/state/loadTests/findUnclaimed';
import type { State } from '@/lib/state/openState';
import { main } from './main';
import { progressOn } from './render/progress';
import { styleFor } from './render/style';
import { runCli } from './testing/runCli';

let test: TestServer;
let state: State;
let folder: string;
let web: Server;
let port: number;

beforeAll(async () => {
  test = await openTestServer((config) => {
    const [base] = config.environments;
    const coaching = { url: 'http://127.0.0.1:1', token: null };
    return {
      ...config,
      environments: [
        { ...base, loadTests: true, coaching },
        { ...base, id: 'production', loadTests: false, coaching },
      ],
    };
  });
  state = test.server.state ?? expect.fail();
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-cli-'));
  web = await serve(0);
  port = (web.address() as AddressInfo).port;
});
afterAll(async () => {
  await stop();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(at: number): Promise<Server> {
  const server = serveApi();
  await new Promise<void>((resolve) => {
    server.listen(at, '127.0.0.1', resolve);
  });
  return server;
}

function stop(): Promise<void> {
  web.closeAllConnections();
  return new Promise((resolve) => {
    web.close(() => {
      resolve();
    });
  });
}

const RACE = [
  'load-test',
  'scorecard_race',
  'save_all/async_closure',
  '--delays',
  '0,10',
  '--iterations',
  '5',
  '--concurrency',
  '10',
  '--settle',
  '0',
];
const atConsole = () => ['--url', `http://127.0.0.1:${port}`];

/** The command in this process, which starts ten times as fast as one of its own. */
async function run(
  args: readonly string[],
  onOutput: (text: string, interrupt: () => void) => void = () => undefined,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const interrupt = new AbortController();
  const written = { stdout: '', stderr: '' };
  const write = (stream: keyof typeof written) => (text: string) => {
    written[stream] += text.endsWith('\n') ? text : `${text}\n`;
    onOutput(written.stdout + written.stderr, () => {
      interrupt.abort();
    });
  };
  const code = await main([...args, ...atConsole()], {
    style: styleFor({}, false),
    print: write('stdout'),
    complain: write('stderr'),
    progress: progressOn({ write: write('stderr') }),
    readInput: () => Promise.resolve(''),
    interrupted: interrupt.signal,
  });
  return { code, ...written };
}

/** Stands in for the worker: the next load test to be started. */
async function started(): Promise<string> {
  for (;;) {
    const [found] = await findUnclaimed(state);
    if (found) return found.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
async function withWorker<T>(command: Promise<T>, work: (id: string) => Promise<unknown>): Promise<T> {
  const [result] = await Promise.all([command, started().then(work)]);
  return result;
}
const failing = ({ n }: { readonly n: number }): Result =>
  n === 2 ? { outcome: 'failed', violations: ['submission_lost'] } : { outcome: 'passed', convergenceMs: 4 };

describe('load-test', () => {
  it('ends with 0 when nothing fails, and saves what it was told to', async () => {
    const [csv, html] = [join(folder, 'run.csv'), join(folder, 'run.html')];
    const { code, stdout, stderr } = await withWorker(
      run([...RACE, '--label', 'nightly', '--csv', csv, '--html', html, '--fail-above', '0.01']),
      (id) => finishAll(state, id, () => ({ outcome: 'passed', convergenceMs: 4 })),
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^No failure in 10 iterations\./)]);
    expect(stdout).toMatch(/\n10 ms\s+5\s+0\s+0 %/);
    expect(stdout).toMatch(
      new RegExp(`http://127\\.0\\.0\\.1:${port}/load-tests/[0-9a-f-]{36}\nNo measured rate is above 1 %\\.\n$`),
    );
    expect(stderr).toContain(`Saved ${csv}`);
    expect(readFileSync(csv, 'utf8').split('\r\n')).toHaveLength(4);
    expect(readFileSync(html, 'utf8')).toContain('nightly');
  });

  it('ends with 1 when a measured rate is above the limit, and names the records that failed', async () => {
    const first = await withWorker(run(RACE), (id) => finishAll(state, id, failing));
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(/Failed records\n {2}customers\/load-tests\/\S+ {2}10 ms {2}submission_lost/);
    const tolerated = await withWorker(run([...RACE, '--fail-above', '0.2', '--json']), (id) =>
      finishAll(state, id, failing),
    );
    expect([tolerated.code, loadTestSchema.parse(JSON.parse(tolerated.stdout)).points[1]?.failureRate]).toEqual([
      0, 0.2,
    ]);
  });

  it('ends with 2 when it can not be told: errored, stopped, cancelled elsewhere', async () => {
    expect(
      await withWorker(run(RACE), (id) =>
        finishAll(state, id, () => ({ outcome: 'errored', error: 'Submit answered 500' })),
      ),
    ).toMatchObject({ code: 2, stdout: expect.stringContaining('10 iterations: Submit answered 500') as string });
    expect(
      await withWorker(run(RACE), (id) =>
        failLoadTest(state, id, { code: 'target_refused', detail: 'The token was refused.' }),
      ),
    ).toMatchObject({ code: 2, stdout: expect.stringMatching(/^Stopped: The token was refused\./) as string });
    expect(await withWorker(run(RACE), (id) => cancelLoadTest(state, id))).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^Cancelled after 0 of 10/) as string,
    });
  });

  it('is cancelled by Ctrl-C, and keeps what has finished', async () => {
    let interrupted = false;
    const command = runCli([...RACE, ...atConsole()], {
      cwd: folder,
      onOutput: (text, interrupt) => {
        if (interrupted || !/[1-9]\d* judged/.test(text)) return;
        interrupted = true;
        interrupt();
      },
    });
    const { code, stdout, stderr } = await withWorker(command, async (id) =>
      finish(state, id, (await claim(state, id, 10)).slice(0, 3), failing),
    );
    expect([code, stdout]).toEqual([2, expect.stringMatching(/^Cancelled after 3 of 10 iterations\./)]);
    expect(stderr).toContain('Cancelling. Press Ctrl-C again to exit now.');
    const { rows } = await state.pool.query<{ cancelled: boolean }>(
      'SELECT cancelled_at IS NOT NULL AS cancelled FROM lastwrite.load_tests ORDER BY created_at DESC LIMIT 1',
    );
    expect(rows).toEqual([{ cancelled: true }]);
  });

  it('may be left alone and followed later; Ctrl-C then leaves it alone', async () => {
    const left = await run([...RACE, '--detach', '--json']);
    const { id } = JSON.parse(left.stdout) as { id: string };
    expect(left.code).toBe(0);
    expect(
      await run(['load-test', id], (text, interrupt) => {
        if (text.includes('Waiting for a worker')) interrupt();
      }),
    ).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('It continues:') as string });
    await finishAll(state, id, failing);
    expect(await run(['load-test', id])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Fails most at 10 ms/) as string,
    });
  });

  it('waits for a console that is started again', async () => {
    let restarted = false;
    const { code } = await withWorker(
      run(RACE, (text) => {
        if (restarted || !text.includes('Waiting for a worker')) return;
        restarted = true;
        void stop()
          .then(() => new Promise((resolve) => setTimeout(resolve, 1500)))
          .then(async () => {
            web = await serve(port);
          });
      }),
      async (id) => {
        while (!restarted) await new Promise((resolve) => setTimeout(resolve, 50));
        await finishAll(state, id, failing);
      },
    );
    expect([restarted, code]).toEqual([true, 1]);
  });

  it('is refused in the API’s words, or says how to get a console', async () => {
    expect(await run([...RACE, '--environment', 'production'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('"loadTests": true') as string,
    });
    expect(await run(['load-test', 'scorecard_race', 'save_none/x'])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('save_all/async_closure') as string,
    });
    expect(await run([...RACE, '--iterations', '10000000'])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('body.iterations: expected iterations per delay') as string,
    });
    expect(await runCli(RACE, { cwd: folder, env: { LASTWRITE_HOME: join(folder, 'none') } })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/npm start/) as string,
    });
  });
});

it('load-tests lists them, newest first', async () => {
  const { code, stdout } = await run(['load-tests']);
  expect(code).toBe(0);
  expect(stdout.split('\n')[1]).toMatch(
    /^[0-9a-f-]{36} {2}\d\d-\d\d \d\d:\d\d {2}completed +1 of 10 .*save_all\/async_closure {2}scor/,
  );
  expect(
    loadTestsResponseSchema.parse(JSON.parse((await run(['load-tests', '--json', '--limit', '2'])).stdout)),
  ).toHaveLength(2);
  expect(await run(['load-tests', '--limit', '0'])).toMatchObject({ code: 64 });
});
