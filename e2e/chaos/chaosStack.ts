import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { StackInfo } from '../../lib/embedded/stackInfo';
import { workerVariables } from '../bench/loadTestStack';
import { descendantsOf, everyRole, hasRole, listProcesses, type Process, type Role } from './processes';

/** What connections of the trial itself are called, so that it ends none of its own. */
const OWN_NAME = 'lastwrite-chaos';
const STARTS_WITHIN_MS = 300_000;
const ENDS_WITHIN_MS = 60_000;
const LOGS_MB = 64;
const LOOK_MS = 100;

/** A stack as `npm start` starts it, in a folder of its own. Once spawned it has to be stopped, also while it still starts. */
export class ChaosStack {
  /** Everything that was ever seen of it, by process id. */
  private readonly seen = new Map<number, string>();
  private readonly extras: ChildProcess[] = [];

  private constructor(
    readonly url: string,
    readonly home: string,
    private readonly supervisor: ChildProcess,
    private readonly clockFile: string,
    /** Whether the logs lie on a disk of their own, which can be filled. */
    readonly ownLogDisk: boolean,
  ) {}

  static async spawn(port: number): Promise<ChaosStack> {
    const home = await mkdtemp(join(tmpdir(), 'lastwrite-chaos-'));
    const logs = join(home, 'logs');
    mkdirSync(logs);
    const ownLogDisk =
      process.platform === 'linux' &&
      process.getuid?.() === 0 &&
      spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${LOGS_MB}m`, 'tmpfs', logs]).status === 0;
    const clockFile = join(home, 'clock-offset-ms');
    writeFileSync(clockFile, '0');
    const output = openSync(join(home, 'supervisor-output.log'), 'a');
    const supervisor = spawn(process.execPath, ['lib/embedded/start.js', '--port', String(port)], {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...cleanEnv(), LASTWRITE_HOME: home, LASTWRITE_FLEET: '0', ...clockEnv(clockFile) },
    });
    closeSync(output);
    const stack = new ChaosStack(`http://127.0.0.1:${port}`, home, supervisor, clockFile, ownLogDisk);
    process.once('exit', () => stack.kill());
    return stack;
  }

  /** @throws if it does not start; what it said is in the message */
  async untilStarted(): Promise<void> {
    if (await this.isBackWithin(STARTS_WITHIN_MS)) return;
    const said = readFileSync(join(this.home, 'supervisor-output.log'), 'utf8').slice(-2_000);
    await this.stop();
    throw new Error(`the stack did not start:\n${said}`);
  }

  get running(): boolean {
    return this.supervisor.exitCode === null && this.supervisor.signalCode === null;
  }

  info(): StackInfo {
    return JSON.parse(readFileSync(join(this.home, 'stack.json'), 'utf8')) as StackInfo;
  }

  /** Those of the stack, and of the extra workers if asked for. */
  processes({ extras = true } = {}): readonly Process[] {
    const all = listProcesses();
    const roots = [this.supervisor, ...(extras ? this.extras : [])].flatMap(({ pid }) => pid ?? []);
    const found = roots.flatMap((pid) => descendantsOf(pid, all));
    for (const { pid, command } of found) this.seen.set(pid, command);
    return found;
  }

  ofRole(role: Role): readonly Process[] {
    return this.processes().filter((each) => hasRole(each, role));
  }

  /** The server and its backends. */
  postgresProcesses(): readonly Process[] {
    const { pid } = this.info().postgres;
    const mine = this.processes();
    // Backends follow their server; whoever is no descendant of ours is not touched.
    return pid === null || !mine.some((each) => each.pid === pid) ? [] : descendantsOf(pid);
  }

  shiftClocks(offsetMs: number): void {
    writeFileSync(this.clockFile, String(offsetMs));
  }

  startExtraWorkers(count: number): void {
    const info = this.info();
    for (let each = 0; each < count; each += 1) {
      const worker = spawn('npm', ['run', '--silent', 'worker'], {
        detached: true,
        stdio: 'ignore',
        env: {
          ...cleanEnv(),
          ...workerVariables(info),
          LASTWRITE_EXPLORER_POSTGRES_URL: info.postgres.url,
          LASTWRITE_EXPLORER_CLICKHOUSE_URL: info.clickhouse.url,
          ...clockEnv(this.clockFile),
        },
      });
      this.extras.push(worker);
    }
  }

  /** As Ctrl-C in their terminals does, which reaches what npm started as well. */
  async endExtraWorkers(): Promise<void> {
    const all = listProcesses();
    const groups = this.extras.splice(0).flatMap(({ pid }) => pid ?? []);
    const ending = groups.flatMap((pid) => descendantsOf(pid, all));
    for (const { pid, command } of ending) this.seen.set(pid, command);
    for (const pid of groups) if (ending.some((each) => each.pid === pid)) process.kill(-pid, 'SIGTERM');
    const until = performance.now() + ENDS_WITHIN_MS;
    while (performance.now() < until) {
      const now = listProcesses();
      if (
        !ending.some(({ pid, command }) =>
          now.some((each) => each.pid === pid && !each.ended && each.command === command),
        )
      )
        return;
      await sleep(LOOK_MS);
    }
  }

  /** Ends what the stack has open in both databases. */
  async endConnections(): Promise<void> {
    const { postgres } = this.info();
    for (const url of [postgres.stateUrl, postgres.url])
      await this.sql(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND application_name <> '${OWN_NAME}'
           AND datname = current_database()`,
      );
  }

  async state<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<readonly Row[]> {
    return this.sql<Row>(this.info().postgres.stateUrl, text, values);
  }

  /** How many orders the truth holds, deleted ones included as a sweep includes them. */
  async orders(): Promise<number> {
    const [row] = await this.sql<{ n: number }>(this.info().postgres.url, 'SELECT count(*)::int AS n FROM shop.orders');
    return row?.n ?? 0;
  }

  private async sql<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: url,
      application_name: OWN_NAME,
      connectionTimeoutMillis: 10_000,
      query_timeout: 20_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Every part runs, and says that it can be used. */
  private async isBack(): Promise<boolean> {
    const processes = this.processes({ extras: false });
    if (!everyRole.every((role) => processes.some((each) => hasRole(each, role)))) return false;
    try {
      const [ready, service] = await Promise.all([
        fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) }),
        fetch(`${this.info().coaching.url}/healthz`, { signal: AbortSignal.timeout(5_000) }),
      ]);
      await Promise.all([ready.text(), service.text()]);
      return ready.ok && service.status < 500;
    } catch {
      return false;
    }
  }

  async isBackWithin(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs;
    while (this.running && performance.now() < until) {
      if (await this.isBack()) return true;
      await sleep(LOOK_MS);
    }
    return false;
  }

  /** Ends it as Ctrl-C does. @returns what is left of it, in words */
  async stop(): Promise<readonly string[]> {
    await this.endExtraWorkers();
    this.processes();
    const problems: string[] = [];
    if (this.running) {
      const ended = new Promise<'ended'>((resolve) => this.supervisor.once('exit', () => resolve('ended')));
      this.supervisor.kill('SIGTERM');
      if ((await Promise.race([ended, sleep(ENDS_WITHIN_MS, 'late', { ref: false })])) === 'late')
        problems.push(`the stack did not end within ${ENDS_WITHIN_MS / 1000} s`);
    }
    problems.push(...this.left().map(({ pid, command }) => `process ${pid} is left: ${command.slice(0, 120)}`));
    await this.remove();
    return problems;
  }

  private left(): readonly Process[] {
    return listProcesses().filter(({ pid, ended, command }) => !ended && this.seen.get(pid) === command);
  }

  /** Only what was seen as started by this stack, and still is what it was. */
  private kill(): void {
    for (const { pid } of this.left()) process.kill(pid, 'SIGKILL');
  }

  private async remove(): Promise<void> {
    this.kill();
    await sleep(LOOK_MS);
    if (this.ownLogDisk) spawnSync('umount', [join(this.home, 'logs')]);
    await rm(this.home, { recursive: true, force: true });
  }
}

function clockEnv(clockFile: string): NodeJS.ProcessEnv {
  const preload = pathToFileURL(join(import.meta.dirname, 'shiftClock.js')).href;
  return Object.assign(Object.create(null) as NodeJS.ProcessEnv, {
    NODE_OPTIONS: `--import ${preload}`,
    CHAOS_CLOCK_FILE: clockFile,
  });
}

function cleanEnv(): NodeJS.ProcessEnv {
  return Object.assign(
    Object.create(null) as NodeJS.ProcessEnv,
    Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_'))),
  );
}
