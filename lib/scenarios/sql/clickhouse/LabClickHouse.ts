import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client';
import { quoteClickHouse } from '@/lib/stores/clickhouse/quoteClickHouse';
import { readTokens } from '@/lib/stores/clickhouse/tokens';
import { LabError } from '../database/LabError';
import type { LabLimits } from '../database/limits';
import type { StepRun } from '../session/StepRun';
import type { ResultRows, ServerMessage, SessionEvent } from '../session/SessionEvent';
import { decodeAnswer } from './decodeAnswer';
import { functionsOutside, splitStatements, whyOutside, whyTreeOutside, type ClickHouseBounds } from './whyOutside';

export interface LabTable {
  readonly name: string;
  /** Rows of one key are merged into one when it is read with FINAL. */
  readonly merges: boolean;
}

/** A step's SQL: as it is run, and as it is written, with NULL in the place of values. */
export interface ClickHouseSql {
  readonly filled: string;
  readonly plain: string;
}

const LOOK_EVERY_MS = 200;
/** The server ends a statement by itself before that. */
const GRACE_MS = 1_000;
/** No exploration takes as long: whatever is older was left behind by a process that was killed. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60 * 1_000;
const NAME = /^lastwrite_lab_([0-9a-z]{8,9})_[0-9a-f]{12}$/;
const CODES = { timeout: '159', result: '396', memory: '241' };
const definitions = new Set(['CREATE', 'DROP', 'ALTER']);

/** A separate ClickHouse database for one order at a time. `whyOutside` restricts its statements. */
export class LabClickHouse {
  readonly #allowed = new Map<string, string | null>();
  /** What made the tables that are there; null: a step has defined something since, or nothing was made. */
  #made: string | null = null;
  #tables: readonly LabTable[] | null = null;

  private constructor(
    /** In the server's default database, for what is ours. */
    private readonly server: ClickHouseClient,
    /** In the race's own. */
    private readonly own: ClickHouseClient,
    private readonly bounds: ClickHouseBounds,
    private readonly limits: LabLimits,
  ) {}

  /** `url` is of a user who may make databases and read system tables. @throws LabError */
  static async open(url: string, limits: LabLimits): Promise<LabClickHouse> {
    const database = `lastwrite_lab_${Date.now().toString(36)}_${randomBytes(6).toString('hex')}`;
    const client = connect(url, 'default', limits);
    try {
      const names = (query: string) => namesOf(client, query);
      const databases = await names('SELECT name FROM system.databases');
      await dropLeftovers(client, databases);
      await client.command({ query: `CREATE DATABASE ${database} ENGINE = Atomic` });
      const bounds = {
        database,
        others: new Set(databases),
        outside: functionsOutside(
          await names('SELECT name FROM system.table_functions'),
          await names(`SELECT name FROM system.functions WHERE origin != 'System'`),
        ),
      };
      return new LabClickHouse(client, connect(url, database, limits), bounds, limits);
    } catch (error) {
      await client.close();
      throw new LabError('database', `The ClickHouse for SQL races cannot be used: ${(error as Error).message}`);
    }
  }

  /** Empties the database and runs the set-up. Tables that nothing has changed are kept, since making them takes longer than all the rest. @throws LabError */
  async prepare(setup: readonly string[]): Promise<void> {
    const parts = setup.flatMap(splitStatements);
    const creating = parts.filter((sql) => keywordOf(sql) === 'CREATE');
    // What a table is made from may be other rows the next time.
    const reusable = creating.every((sql) => ![...readTokens(sql)].some(({ text }) => /^select$/i.test(text)));
    const made = reusable ? creating.join(';\n') : null;
    const keeps = made !== null && made === this.#made;
    if (keeps)
      await Promise.all(
        (await this.tables()).map(({ name }) => this.own.command({ query: `TRUNCATE TABLE ${quoteClickHouse(name)}` })),
      );
    else await this.#dropAll();
    for (const sql of keeps ? parts.filter((part) => !creating.includes(part)) : parts) {
      const { events, ended } = await this.run({ filled: sql, plain: sql });
      const failure = events.find((event): event is ServerMessage => event.kind === 'error');
      if (failure) throw new LabError('setup', `The setup failed on ClickHouse: ${failure.message} (${failure.code})`);
      if (ended !== null) throw new LabError('setup', `The setup did not finish on ClickHouse: ${ended}.`);
    }
    this.#made = made;
  }

  /** Runs the statements of a step one after the other, up to the first that fails. @throws LabError when they have written too much */
  async run({ filled, plain }: ClickHouseSql): Promise<StepRun> {
    const events: SessionEvent[] = [];
    const written = splitStatements(plain);
    for (const [index, sql] of splitStatements(filled).entries()) {
      const why = await this.#whyNot(written[index] ?? sql);
      if (why !== null) {
        events.push(toError('497', `It was not run: ${why}.`));
        break;
      }
      if (definitions.has(keywordOf(sql))) [this.#made, this.#tables] = [null, null];
      const ended = await this.#statement(sql, events);
      if (ended !== null) return { events, ended };
      if (events.at(-1)?.kind === 'error') break;
    }
    return { events, ended: null };
  }

  /** Its tables that hold rows, by name. */
  async tables(): Promise<readonly LabTable[]> {
    if (this.#tables !== null) return this.#tables;
    const rows = await namesOf(
      this.server,
      `SELECT concat(name, '\\n', engine) FROM system.tables WHERE database = '${this.bounds.database}' AND engine NOT LIKE '%View' AND name NOT LIKE '.inner%' ORDER BY name LIMIT ${this.limits.tables}`,
    );
    this.#tables = rows.map((row) => {
      const [name = '', engine = ''] = row.split('\n');
      return { name, merges: /.MergeTree$/.test(engine) };
    });
    return this.#tables;
  }

  /** The rows of a table, merged as FINAL does; null: they could not be read. One more than are kept, when there are more. */
  async contentsOf({ name, merges }: LabTable): Promise<ResultRows | null> {
    const events: SessionEvent[] = [];
    await this.#statement(
      `SELECT * FROM ${quoteClickHouse(name)}${merges ? ' FINAL' : ''} ORDER BY ALL LIMIT ${this.limits.rows + 1}`,
      events,
    );
    return events.find((event): event is ResultRows => event.kind === 'rows') ?? null;
  }

  async drop(): Promise<void> {
    try {
      await this.#kill();
      await this.server.command({ query: `DROP DATABASE IF EXISTS ${this.bounds.database} SYNC` });
    } finally {
      await Promise.all([this.server.close(), this.own.close()]);
    }
  }

  async #dropAll(): Promise<void> {
    // Views before what they read.
    const rows = await namesOf(
      this.server,
      `SELECT name FROM system.tables WHERE database = '${this.bounds.database}' AND name NOT LIKE '.inner%' ORDER BY engine NOT LIKE '%View', name`,
    );
    for (const name of rows) await this.own.command({ query: `DROP TABLE IF EXISTS ${quoteClickHouse(name)} SYNC` });
    this.#tables = null;
  }

  async #whyNot(plain: string): Promise<string | null> {
    const known = this.#allowed.get(plain);
    if (known !== undefined) return known;
    const why = whyOutside(plain, this.bounds) ?? (await this.#whyTreeNot(plain));
    this.#allowed.set(plain, why);
    return why;
  }

  /** A statement that has no tree has a mistake, which running it will tell. */
  async #whyTreeNot(plain: string): Promise<string | null> {
    const events: SessionEvent[] = [];
    await this.#statement(`EXPLAIN AST ${plain}`, events);
    const [first] = events;
    if (first?.kind === 'error') return `${first.message} (${first.code})`;
    if (first?.kind !== 'rows') return 'the server does not return its syntax tree';
    return whyTreeOutside(
      first.rows.map(([line]) => line ?? ''),
      this.bounds,
    );
  }

  /** Runs one statement and adds what came of it. Its result: how it was ended from this side. */
  async #statement(sql: string, events: SessionEvent[]): Promise<StepRun['ended']> {
    const gone = new AbortController();
    const answer = this.#answer(sql, gone.signal).then(
      (event) => ({ event }),
      (error: unknown) => ({ error }),
    );
    const beganMs = performance.now();
    for (;;) {
      const settled = await Promise.race([answer, sleep(LOOK_EVERY_MS, null)]);
      const tookMs = performance.now() - beganMs;
      if (tookMs > LOOK_EVERY_MS) await this.#holdToSize(gone);
      if (settled !== null)
        return 'event' in settled ? take(settled.event, events) : this.#failed(settled.error, events);
      if (tookMs > this.limits.stepMs + GRACE_MS) {
        gone.abort();
        await this.#kill();
        return 'timeout';
      }
    }
  }

  /** Sends a statement within the limits. null: more came than a step may be answered with. */
  async #answer(sql: string, signal: AbortSignal): Promise<SessionEvent | null> {
    const { stream } = await this.own.exec({
      query: sql,
      clickhouse_settings: settingsOf(this.limits),
      abort_signal: signal,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      // The server ends at as much; names, types and escapes come on top.
      if (bytes > 2 * this.limits.answerBytes) {
        stream.destroy();
        return null;
      }
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    return decodeAnswer(text, this.limits.rows + 1) ?? { kind: 'done', tag: keywordOf(sql), count: null };
  }

  #failed(error: unknown, events: SessionEvent[]): StepRun['ended'] {
    if (!(error instanceof ClickHouseError))
      throw new LabError('database', `ClickHouse did not answer: ${(error as Error).message}`);
    if (error.code === CODES.timeout) return 'timeout';
    if (error.code === CODES.result) return 'answer too large';
    // How much memory there was differs from run to run.
    const message =
      error.code === CODES.memory
        ? `it needs more than ${Math.round(this.limits.memoryBytes / 1024 / 1024)} MB of memory`
        : error.message.replaceAll(`${this.bounds.database}.`, '').replaceAll(this.bounds.database, 'race');
    events.push(toError(error.code, message));
    return null;
  }

  async #holdToSize(gone: AbortController): Promise<void> {
    const [bytes = '0'] = await namesOf(
      this.server,
      `SELECT toString(sum(total_bytes)) FROM system.tables WHERE database = '${this.bounds.database}'`,
    );
    if (Number(bytes) <= this.limits.bytes) return;
    gone.abort();
    await this.#kill();
    throw new LabError(
      'size',
      `It was stopped because its database in ClickHouse grew beyond ${Math.round(this.limits.bytes / 1024 / 1024)} MB.`,
    );
  }

  async #kill(): Promise<void> {
    await this.server.command({ query: `KILL QUERY WHERE current_database = '${this.bounds.database}' ASYNC` });
  }
}

function connect(url: string, database: string, { stepMs }: LabLimits): ClickHouseClient {
  const own = new URL(url);
  own.pathname = `/${database}`;
  return createClient({
    url: own.href,
    application: 'lastwrite-lab',
    request_timeout: stepMs + 10 * GRACE_MS,
    log: { level: ClickHouseLogLevel.OFF },
    // Shorter than any server keeps an idle socket open.
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
  });
}

function take(event: SessionEvent | null, events: SessionEvent[]): StepRun['ended'] {
  if (event === null) return 'answer too large';
  events.push(event);
  return null;
}

/** A step is over when what it does is done, and no statement takes more than its share. */
function settingsOf({ stepMs, answerBytes, memoryBytes }: LabLimits): ClickHouseSettings {
  return {
    default_format: 'TabSeparatedWithNamesAndTypes',
    session_timezone: 'UTC',
    max_execution_time: stepMs / 1000,
    timeout_overflow_mode: 'throw',
    max_result_rows: String(100_000),
    max_result_bytes: String(answerBytes),
    result_overflow_mode: 'throw',
    max_memory_usage: String(memoryBytes),
    max_threads: 1,
    async_insert: 0,
    alter_sync: '2',
    mutations_sync: '2',
    lightweight_deletes_sync: '2',
    do_not_merge_across_partitions_select_final: 0,
  };
}

function toError(code: string, message: string): SessionEvent {
  return { kind: 'error', severity: 'ERROR', code, message, detail: null, hint: null };
}

function keywordOf(sql: string): string {
  for (const { text } of readTokens(sql)) if (/^[A-Za-z]/.test(text)) return text.toUpperCase();
  return '';
}

async function namesOf(client: ClickHouseClient, query: string): Promise<readonly string[]> {
  const result = await client.query({ query, format: 'JSONCompactEachRow' });
  return (await result.json<readonly [string]>()).map(([name]) => name);
}

async function dropLeftovers(client: ClickHouseClient, databases: readonly string[]): Promise<void> {
  for (const name of databases) {
    const [, made] = NAME.exec(name) ?? [];
    if (made === undefined || Date.now() - Number.parseInt(made, 36) < LEFTOVER_AFTER_MS) continue;
    await client.command({ query: `DROP DATABASE IF EXISTS ${name} SYNC` });
  }
}
