import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { StepStore } from '@/lib/evidence/stepMeaning';
import { openConnection } from '@/lib/postgres/Connection';
import { waitForPlace } from '@/lib/postgres/waitForPlace';
import { openPool } from '@/lib/postgres/openPool';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { LabClickHouse, type ClickHouseSql } from '../clickhouse/LabClickHouse';
import { LabError } from '../database/LabError';
import type { LabLimits } from '../database/limits';
import { CONNECT_WITHIN_MS, DEADLOCK_TIMEOUT, openLabDatabase, type LabDatabase } from '../database/openLabDatabase';
import type { IsolationLevel, SqlRace } from '../race/SqlRace';
import { Session } from '../session/Session';
import type { StepRun } from '../session/StepRun';

/** Sizes are looked at only while a step takes longer than most do. */
const LOOK_EVERY_MS = 200;
/** The server ends a statement by itself before that, unless the race has told it not to. */
const GRACE_MS = 500;
const LEAVE_WITHIN_MS = 5_000;
const LEVEL_SETTING = 'default_transaction_isolation';

/** A slot for one order at a time: its own database, a connection per session, and one for setup and checks. */
export class LabSlot {
  #sessions = new Map<string, Session>();
  #setup: Session | null = null;
  /** What the sessions were opened with. */
  #opened = '';

  private constructor(
    private readonly database: LabDatabase,
    private readonly limits: LabLimits,
    /** With the deadlock_timeout of the race's role, and as another one, so that no race can end it. */
    readonly watchPool: Pool,
    readonly watch: LockWatch,
    /** null: the race has nothing for it. */
    readonly clickhouse: LabClickHouse | null,
  ) {}

  /** `clickhouseUrl`: null where a race needs none. @throws LabError */
  static async open(url: string, clickhouseUrl: string | null, limits: LabLimits): Promise<LabSlot> {
    const clickhouse = clickhouseUrl === null ? null : await LabClickHouse.open(clickhouseUrl, limits);
    const database = await openLabDatabase(url, limits).catch(async (error: unknown) => {
      await clickhouse?.drop();
      throw error;
    });
    const pool = openPool({
      connectionString: database.ownerUrl,
      application_name: 'lastwrite-lab-watch',
      options: `-c deadlock_timeout=${DEADLOCK_TIMEOUT}`,
      max: 1,
      isFirm: true,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      deadlineMs: 60_000,
    });
    return new LabSlot(database, limits, pool, new LockWatch(pool), clickhouse);
  }

  /** An empty schema, fresh sessions, and the race's set-up; both stores at the same time. @throws LabError */
  async prepare(race: SqlRace): Promise<void> {
    const setupOf = (wanted: StepStore) => race.setup.flatMap(({ store, sql }) => (store === wanted ? [sql] : []));
    const prepared = await Promise.allSettled([
      this.#preparePostgres(race, setupOf('postgres')),
      this.clickhouse?.prepare(setupOf('clickhouse')),
    ]);
    for (const each of prepared) if (each.status === 'rejected') throw each.reason;
  }

  async #preparePostgres(race: SqlRace, setup: readonly string[]): Promise<void> {
    await this.#freshSessions(race);
    await this.database.reset();
    for (const sql of setup) this.#check(await this.run(this.setup, sql), 'The setup');
    for (const session of race.sessions)
      if (session.setup !== null)
        this.#check(
          await this.run(this.session(session.name), session.setup),
          `The setup of the session ${session.name}`,
        );
  }

  /** See LabDatabase. */
  alone(signal: AbortSignal | undefined): Promise<() => Promise<void>> {
    return this.database.alone(signal);
  }

  session(name: string): Session {
    const session = this.#sessions.get(name);
    if (!session) throw new TypeError(`there is no session ${name}`);
    return session;
  }

  get setup(): Session {
    if (!this.#setup) throw new TypeError('the slot was not prepared');
    return this.#setup;
  }

  /**
   * Runs SQL to its end, which comes: a statement that goes on for too long, or answers with too much, loses its session. @throws LabError when it has
   * written too much
   */
  async run(session: Session, sql: string): Promise<StepRun> {
    const beganMs = performance.now();
    session.send(sql);
    for (let tookMs = 0; session.busy; tookMs = performance.now() - beganMs) {
      if (await this.#doneWithin(session, LOOK_EVERY_MS)) break;
      if ((await this.database.sizeInBytes()) > this.limits.bytes) {
        await this.#end(session);
        throw new LabError(
          'size',
          `It was stopped because its database grew beyond ${Math.round(this.limits.bytes / 1024 / 1024)} MB.`,
        );
      }
      if (tookMs > this.limits.stepMs + GRACE_MS) {
        await this.#end(session);
        return { events: session.take(), ended: 'timeout' };
      }
    }
    if (session.cut) await this.#end(session);
    // The server measures by another clock, which may run a little faster.
    const overdue = performance.now() - beganMs >= 0.95 * this.limits.stepMs;
    return { events: session.take(), ended: session.cut ? 'answer too large' : null, overdue };
  }

  /** Runs SQL by the session that is nobody's, or, where a race has ended it, by a new one. @throws LabError */
  async look(sql: string): Promise<StepRun> {
    const first = await this.run(this.setup, sql);
    if (first.ended !== null || !first.events.some(({ kind }) => kind === 'lost')) return first;
    this.#setup = await this.#fresh(this.#setup ?? undefined, 'setup', null);
    return this.run(this.setup, sql);
  }

  /** Runs SQL on ClickHouse, likewise to its end. @throws LabError */
  runClickHouse(sql: ClickHouseSql): Promise<StepRun> {
    if (!this.clickhouse) throw new TypeError('the slot was opened without ClickHouse');
    return this.clickhouse.run(sql);
  }

  async drop(): Promise<void> {
    for (const session of [...this.#sessions.values(), this.#setup]) session?.destroy();
    await this.watchPool.end();
    await Promise.all([this.database.drop(), this.clickhouse?.drop()]);
  }

  async #doneWithin(session: Session, waitMs: number): Promise<boolean> {
    const timer = new AbortController();
    const done = session.done().then(() => true);
    const later = sleep(waitMs, false, { signal: timer.signal }).catch(() => false);
    const isDone = await Promise.race([done, later]);
    timer.abort();
    return isDone;
  }

  /** Whatever they are doing. One that is at nothing leaves at once by itself; the server takes a tenth of a second to say that it has ended one. */
  async #end(...sessions: readonly Session[]): Promise<void> {
    const left = await Promise.all(sessions.map((session) => session.leave(LEAVE_WITHIN_MS)));
    const staying = sessions.filter((_, index) => left[index] !== true);
    if (staying.length === 0) return;
    await this.database.terminate(staying.map(({ pid }) => pid));
    for (const session of staying) {
      session.destroy();
      await session.done();
    }
  }

  /** Connections are kept from order to order, and nothing else is. */
  async #freshSessions(race: SqlRace): Promise<void> {
    const wanted = race.sessions.map(({ name, level }) => `${name}=${level ?? race.level ?? ''}`).join();
    if (wanted !== this.#opened) {
      if (this.#sessions.size > 0) {
        await this.#end(...this.#sessions.values());
        await this.database.restoreRole();
      }
      this.#sessions = new Map();
      this.#opened = wanted;
    }
    const fresh = await Promise.all(
      race.sessions.map(
        async ({ name, level }) =>
          [name, await this.#fresh(this.#sessions.get(name), name, level ?? race.level)] as const,
      ),
    );
    this.#sessions = new Map(fresh);
    this.#setup = await this.#fresh(this.#setup ?? undefined, 'setup', null);
  }

  async #fresh(known: Session | undefined, name: string, level: IsolationLevel | null): Promise<Session> {
    if (known && !known.lost && !known.busy) {
      if (known.inTransaction) await known.run('ROLLBACK');
      const discarded = await known.run('DISCARD ALL');
      if (discarded.every(({ kind }) => kind === 'done' || kind === 'notice')) return known;
    }
    if (known) {
      await this.#end(known);
      await this.database.restoreRole();
    }
    const connection = await waitForPlace(() =>
      openConnection({
        connectionString: this.database.url,
        application_name: `lastwrite-lab/${name}`,
        ...(level === null ? {} : { options: `-c ${LEVEL_SETTING}=${level.replaceAll(' ', '\\ ')}` }),
        connectionTimeoutMillis: CONNECT_WITHIN_MS,
        // What does not end is ended by this slot.
        deadlineMs: 4 * this.limits.stepMs + 60_000,
      }),
    );
    return new Session(name, connection, { rows: this.limits.rows, bytes: this.limits.answerBytes });
  }

  #check({ events, ended }: StepRun, what: string): void {
    if (ended === 'timeout') throw new LabError('setup', `${what} did not end within ${this.limits.stepMs / 1000} s.`);
    if (ended !== null) throw new LabError('setup', `${what} gave an ${ended}.`);
    const failure = events.find(({ kind }) => kind === 'error' || kind === 'lost');
    if (failure?.kind === 'error')
      throw new LabError('setup', `${what} failed: ${failure.severity}: ${failure.message} (${failure.code})`);
    if (failure) throw new LabError('setup', `${what} lost its connection.`);
  }
}
