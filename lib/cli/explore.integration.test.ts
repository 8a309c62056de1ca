import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explorationSchema, matrixSchema } from '@/lib/contract/interleavings';
import { retentionSchema } from '@/lib/contract/retention';
import { explorerLimits } from '@/lib/runs/explorations/ExplorerContext';
import { openExplorer, type Explorer } from '@/lib/runs/explorations/openExplorer';
import { serveApi } from '@/lib/server/testing/serveApi';
import { cancelRun } from '@/lib/state/runs/endRun';
import { insertExploration } from '@/lib/state/interleavings/testing/insertExploration';
import { openTestServer, type TestServer } from '@/lib/server/testing/openTestServer';
import { runCli } from './testing/runCli';

let test: TestServer;
let worker: Explorer;
let web: Server;
let folder: string;

/** A console with a worker of its own, as `npm start` has them, and the command as a shell runs it. */
beforeAll(async () => {
  test = await openTestServer((config, databases) => {
    const [local] = config.environments;
    const explorer = { postgresUrl: databases.postgresUrl, clickhouseUrl: databases.clickhouse.url };
    return {
      ...config,
      environments: [
        { ...local, explorer },
        { ...local, id: 'production', explorer: null },
      ],
    };
  });
  worker = startWorker();
  web = serveApi();
  await new Promise<void>((resolve) => {
    web.listen(0, '127.0.0.1', resolve);
  });
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-cli-'));
});
afterAll(async () => {
  web.closeAllConnections();
  await new Promise<void>((resolve) => {
    web.close(() => {
      resolve();
    });
  });
  await worker.close();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

function startWorker(): Explorer {
  const { state, config } = test.server;
  if (!state || config.stateUrl === null) throw new TypeError('the test server has a database of its own');
  return openExplorer({
    state,
    stateUrl: config.stateUrl,
    jobs: { work: () => undefined },
    worker: 'test',
    environments: config.environments,
    limits: { ...explorerLimits, inFlight: 8 },
    sweepMs: 50,
    onError: () => undefined,
    onEvent: () => undefined,
  });
}

const lastwrite = (args: readonly string[], onOutput?: (text: string, interrupt: () => void) => void) =>
  runCli([...args, '--url', `http://127.0.0.1:${(web.address() as AddressInfo).port}`], {
    cwd: folder,
    ...(onOutput ? { onOutput } : {}),
  });
const explore = (...args: readonly string[]) => lastwrite(['explore', ...args]);

describe('what a script is told', () => {
  it('0: proven clean, with what it cost and where to look on', async () => {
    const { code, stdout } = await explore('evaluation_batches', 'atomic_increment');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Proven clean: none of \d+ orders? violates an invariant/) as string,
    ]);
    expect(stdout).toMatch(/A call took .* in the median/);
    expect(stdout).toMatch(/\/interleavings\/[0-9a-f-]{36}\n?$/);
  });

  it('1: violated, with the shortest order in words, in columns and as text', async () => {
    const { code, stdout } = await explore('evaluation_batches', 'incremental_count', '--set', 'batches=3,1');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^\d+ of \d+ orders violates? an invariant\./) as string]);
    expect(stdout).toContain('The shortest order that breaks it');
    expect(stdout).toMatch(/Batch \d .* before Batch \d .*, and .* anyway: .*\./);
    expect(stdout).toMatch(/^batch-\d(\*\d)? batch-\d/m);
  });

  it('1 on scorecards too, as JSON that the contract describes', async () => {
    const { code, stdout } = await explore('scorecard_race', 'save_all/async_reread', '--json');
    const exploration = explorationSchema.parse(JSON.parse(stdout));
    expect([code, exploration.complete, exploration.violating > 0]).toEqual([1, true, true]);
  });

  it('2: cut off, so that nothing is proven; also where it may not be explored at all', async () => {
    expect(await explore('evaluation_batches', 'atomic_increment', '--all-orders', '--limit', '1')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('It stopped at its limit of 1 order; there are more.') as string,
    });
    expect(await explore('scorecard_race', 'save_all/async_reread', '--environment', 'production')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('may not be written') as string,
    });
  });

  it('2: interrupted, what was found stays found', async () => {
    let interrupted = false;
    const { code, stderr, stdout } = await lastwrite(
      ['explore', 'many_coaches', 'own_columns/async_reread_row_version', '--set', 'coaches=3', '--reindex'],
      (text, interrupt) => {
        if (interrupted || !/orders run|Queued/.test(text)) return;
        interrupted = true;
        interrupt();
      },
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('Cancelling. Press Ctrl-C again to exit now.') as string,
    ]);
    expect(stdout).toContain('It was cancelled before it finished.');
  });

  it.each([
    ['an unknown scenario', ['nothing', 'x'], 'Expected one of the scenarios'],
    ['an unknown variant', ['scorecard_race', 'save_all'], 'Expected one of the variants of scorecard_race'],
    [
      'a parameter of another scenario',
      ['evaluation_batches', 'requery', '--set', 'coaches=3'],
      'For evaluation_batches, expected one of the parameters batches.',
    ],
    [
      'batches that are none',
      ['evaluation_batches', 'requery', '--set', 'batches=three'],
      '--set expects a parameter and its value, like coaches=3 or batches=3,1; found batches=three',
    ],
    ['a limit of nothing', ['evaluation_batches', 'requery', '--limit', '0'], 'expected a limit of orders'],
    [
      'more orders than anyone can wait for',
      ['many_coaches', 'save_all/async_closure', '--set', 'coaches=3', '--all-orders'],
      'too many to run',
    ],
    ['no variant', ['scorecard_race'], 'variant'],
  ])('64: %s', async (_what, args, said) => {
    expect(await explore(...args)).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringContaining(said) as string,
    });
  });
});

it('the matrix pastes into a report, and is read by scripts', async () => {
  const text = await lastwrite(['matrix', 'evaluation_batches']);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^variant +orders +count_mismatch/m);
  expect(text.stdout).toMatch(/^incremental_count \(shipped\) +\d+ of \d+ orders +[1-9]/m);
  expect(text.stdout).toMatch(/^incremental_count +[\d.,]+ ms +/m);
  expect(text.stdout).toMatch(/^atomic_increment +0 of \d+ orders?, /m);
  expect(text.stdout).toContain('The shortest order that breaks each variant:');
  const matrix = matrixSchema.parse(JSON.parse((await lastwrite(['matrix', 'evaluation_batches', '--json'])).stdout));
  expect(matrix.variants.find(({ variant }) => variant === 'incremental_count')).toMatchObject({
    standing: 'violated',
    shipped: true,
  });
  expect(matrix.variants.find(({ variant }) => variant === 'requery')).toMatchObject({
    standing: 'nothing',
    exploration: null,
  });
  expect(await lastwrite(['matrix', 'nothing'])).toMatchObject({ code: 64 });
  expect(await lastwrite(['matrix', 'evaluation_batches', '--set', 'batches=3'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('expected batches: 2 to 5 whole numbers from 1 to 100') as string,
  });
});

describe('delete and retention', () => {
  it('deletes what is over and says what is kept; what is not over, and what is none, stays with the reason', async () => {
    const { state } = test.server;
    if (!state) throw new TypeError('the test server has a database of its own');
    // Of an environment that this worker does not know, so that nobody takes it.
    const id = await insertExploration(state, 'elsewhere');
    const early = await lastwrite(['delete', id]);
    expect([early.code, early.stderr]).toEqual([2, expect.stringMatching(/Cancel it before you delete it/)]);
    await cancelRun(state, 'explorations', id);
    expect(await lastwrite(['delete', id])).toMatchObject({ code: 0, stdout: `Deleted the exploration ${id}.\n` });
    const again = await lastwrite(['delete', id]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining(`has the id ${id}`)]);
    const name = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
    expect(await lastwrite(['delete', name])).toMatchObject({ code: 0, stdout: `Deleted 0 calls on ${name}.\n` });
    expect((await lastwrite(['delete', 'all'])).code).toBe(64);
    const kept = await lastwrite(['retention', '--json', '--now']);
    expect([kept.code, retentionSchema.parse(JSON.parse(kept.stdout)).loadTests.days]).toEqual([0, 90]);
    expect((await lastwrite(['retention'])).stdout).toMatch(/reported calls +for 30 days +0/);
  });
});
