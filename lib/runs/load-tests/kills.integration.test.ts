import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { startStack, type Stack } from '@/lib/embedded/startStack';
import type { LoadTest } from '@/lib/contract/loadTests';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import { openState, type State } from '@/lib/state/openState';
import { cleanEnv, endWorkerProcess, pidOf, startWorkerProcess, workerEnv } from './testing/killedStack';
import { countBegun, endOf, iterationsOf, notesOf } from './testing/openEngine';

let home: string;
let stack: Stack;
let state: State;
const workers = new Set<ChildProcess>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastwrite-kills-'));
  // Stores that keep what they acknowledged: that is what a kill is about.
  stack = await startStack({ home, port: null, env: cleanEnv(), samples: false });
  state = openState(stack.info.postgres.stateUrl);
  await startWorker();
});
afterAll(async () => {
  await Promise.all([...workers].map(endWorkerProcess));
  await state.close();
  await stack.stop();
  await rm(home, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
  const worker = await startWorkerProcess(workerEnv(stack.info));
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
  return worker;
}

/** The longer delay has races under way for some seconds, however fast the machine is. */
const request: Partial<LoadTest['request']> = { delaysMs: [0, 400], iterations: 20, concurrency: 6, settleMs: 400 };

/** Starts a run, calls `kill` in the middle of it, and waits for its end. */
async function runThrough(kill: () => Promise<void> | void, change = request) {
  const id = await insertLoadTest(state, change);
  // Judging may lag far behind on a busy machine, so what was begun counts and not what is finished.
  await eventually(async () => {
    expect(await countBegun(state, id)).toBeGreaterThan(10);
  }, 50);
  await kill();
  const end = await endOf(state, id);
  const rows = await iterationsOf(state, id);
  return {
    id,
    ...end,
    rows,
    errors: [...new Set(rows.flatMap(({ error }) => (error === null ? [] : [error])))],
    notes: await notesOf(state, id),
  };
}

function expectEachOnce(rows: Awaited<ReturnType<typeof iterationsOf>>, planned: number): void {
  expect(rows).toHaveLength(planned);
  expect(rows.filter(({ outcome }) => outcome === null)).toEqual([]);
  expect(rows.map(({ finish_order: order }) => order).sort((a, b) => a - b)).toEqual(
    Array.from({ length: planned }, (_, index) => index + 1),
  );
  expect(new Set(rows.map(({ subject }) => subject)).size).toBe(planned);
}

it('the coaching service killed: what it had in hand is errored, the run goes on when it is back and says so', async () => {
  const { status, rows, errors, notes } = await runThrough(async () => {
    process.kill(await pidOf(home, 'coaching'), 'SIGKILL');
  });
  expect(status).toBe('completed');
  expectEachOnce(rows, 40);
  expect(notes.join()).toContain('The coaching API gave no answer from');
  expect(errors.length).toBeGreaterThan(0);
  // How many it had in hand depends on the machine; those begun after it came back are judged.
  const last = rows.filter(({ n }) => n > 30);
  expect(last.filter(({ outcome }) => outcome !== 'errored')).not.toEqual([]);
});

it('ClickHouse killed: copies that were never written are not taken for a lost race', async () => {
  const { status, rows, notes } = await runThrough(
    async () => {
      process.kill(await pidOf(home, 'clickhouse'), 'SIGKILL');
    },
    { ...request, delaysMs: [400], iterations: 40, settleMs: 2_000, variant: 'own_columns/async_reread_row_version' },
  );
  expect(status).toBe('completed');
  expectEachOnce(rows, 40);
  expect(notes.join()).toContain('ClickHouse gave no answer from');
  expect(rows.filter(({ outcome }) => outcome === 'failed').map(({ violations }) => violations)).toEqual([]);
});

it('Postgres killed, with the console’s own database in it', async () => {
  const { status, rows } = await runThrough(async () => {
    process.kill(await pidOf(home, 'postgres'), 'SIGKILL');
  });
  expect(status).toBe('completed');
  expectEachOnce(rows, 40);
});

/** The process with the most races under way at this moment; its number stands in its name. */
async function busiestWorker(): Promise<number> {
  const {
    rows: [row],
  } = await state.pool.query<{ worker: string }>(`
    SELECT worker FROM lastwrite.iterations WHERE outcome IS NULL AND lease_until >= clock_timestamp() GROUP BY worker ORDER BY count(*) FILTER (WHERE racing) DESC LIMIT 1`);
  return Number(/-(\d+)-[0-9a-f]+$/.exec(row?.worker ?? '')?.[1]);
}

async function unfinishedOf(pid: number): Promise<number> {
  const { rowCount } = await state.pool.query(
    "SELECT FROM lastwrite.iterations WHERE outcome IS NULL AND worker LIKE '%-' || $1 || '-%'",
    [pid],
  );
  return rowCount ?? 0;
}

it('a worker killed while another waits: its iterations are begun again, once, and the page says whose', async () => {
  await startWorker();
  let killed = 0;
  const { status, rows, notes, id } = await runThrough(async () => {
    killed = await busiestWorker();
    process.kill(killed, 'SIGKILL');
  });
  expect(status).toBe('completed');
  expectEachOnce(rows, 40);
  expect(notes.join()).toMatch(new RegExp(`A worker \\(.*-${killed}-.*\\) ended or lost touch in the middle of`));
  expect(rows.some(({ attempts }) => attempts === 2)).toBe(true);
  const {
    rows: [discarded],
  } = await state.pool.query<{ n: number }>(
    'SELECT sum(cardinality(discarded))::int AS n FROM lastwrite.iterations WHERE load_test_id = $1',
    [id],
  );
  expect(discarded?.n).toBeGreaterThan(0);
});

it('a worker told to end gives back what it has in hand, and another finishes; three share one run', async () => {
  await startWorker();
  await startWorker();
  let asked = 0;
  const { status, rows, notes } = await runThrough(async () => {
    asked = await busiestWorker();
    const ended = [...workers].filter(({ pid }) => pid === asked).map((worker) => once(worker, 'exit'));
    process.kill(asked, 'SIGTERM');
    // It says that it got to the end of giving back.
    expect(await Promise.all(ended)).toEqual([[0, null]]);
    expect(await unfinishedOf(asked)).toBe(0);
  });
  expect(status).toBe('completed');
  expectEachOnce(rows, 40);
  // Nobody had to take anything over from it, which others may have to on a machine that holds them up for longer than a lease.
  expect(notes.join()).not.toContain(`-${asked}-`);
  expect(rows.filter(({ outcome }) => outcome === 'errored')).toEqual([]);
});

it.runIf(process.platform === 'linux')(
  'the racer or the judge of a worker killed: another takes its place, and what the racer had in hand is begun again',
  async () => {
    const { status, rows, errors } = await runThrough(async () => {
      const own = programsOf(await busiestWorker());
      expect(own).toHaveLength(2);
      for (const pid of own) process.kill(pid, 'SIGKILL');
    });
    expect(status).toBe('completed');
    expectEachOnce(rows, 40);
    expect(errors).toEqual([]);
    expect(rows.some(({ attempts }) => attempts === 2)).toBe(true);
  },
);

it.runIf(process.platform === 'linux')(
  'the console killed: its worker, and the racer and the judge of that, end with it, and are started again when one of them is killed',
  async () => {
    const console = spawn(process.execPath, ['--import', 'tsx', 'lib/server/worker/testing/consoleStandIn.ts'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: workerEnv(stack.info),
    });
    onTestFinished(() => {
      console.kill('SIGKILL');
    });
    const family = (): readonly (readonly number[])[] => {
      const started = programsOf(console.pid ?? 0);
      return [started, started.flatMap(programsOf)];
    };
    await eventually(() => {
      expect(family().map(({ length }) => length)).toEqual([1, 2]);
    }, 200);
    const [[worker = 0] = []] = family();
    process.kill(worker, 'SIGKILL');
    await eventually(() => {
      expect([family().map(({ length }) => length), family()[0]?.[0] === worker]).toEqual([[1, 2], false]);
    }, 200);
    const all = family().flat();
    console.kill('SIGKILL');
    await eventually(() => {
      expect(all.filter(isAlive)).toEqual([]);
    }, 100);
  },
);

/** Its children that run a program of this project. Only Linux tells this in files. */
function programsOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && parentOf(other) === pid && /\/(worker|racer|judge)\.js/.test(commandOf(other)));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function parentOf(pid: number): number | null {
  try {
    const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === undefined || state === 'Z' ? null : Number(parent);
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  return parentOf(pid) !== null;
}

it('a worker that npm started ends when npm is killed', async () => {
  const npm = spawn('npm', ['run', 'worker'], { env: workerEnv(stack.info), stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) => {
    createInterface(npm.stdout).on('line', (line) => {
      const started = /"pid":(\d+)/.exec(line)?.[1];
      if (line.includes('works on load tests') && started !== undefined) resolve(Number(started));
    });
  });
  expect(isRunning(pid)).toBe(true);
  npm.kill('SIGKILL');
  await eventually(() => {
    expect(isRunning(pid)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
