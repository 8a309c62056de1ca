import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { FactsOfTypes } from '../FactsOfTypes';
import type { SourceFailure } from '../SourceFailure';
import { tracedRead } from '../tracedRead';
import { clickhouseFailure, tooLarge, unexpectedAnswer } from './clickhouseFailure';
import { noteRowsRead } from './countRowsRead';
import { decodeRows, type ClickHouseRow } from './decodeRows';
import type { ClickHouseFacts } from './ClickHouseFacts';

export interface ClickHouseOptions {
  /** `http://user:password@host:8123/database` */
  readonly url: string;
  /** Longest time for one statement. */
  readonly timeoutMs: number;
  readonly maxConnections?: number;
  /** Longest answer, in bytes: rows are counted, but a row may hold anything. */
  readonly mostBytes?: number;
}

export interface ClickHouseStatement {
  readonly sql: string;
  /** Settings as `name = value`, written behind the statement; left out for a user who may send none. */
  readonly settings?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A connection that only reads: every statement is sent with `readonly = 2`, so a write through it is refused by the server. */
export interface ClickHouseStore {
  /** The signal destroys the socket. @throws SourceFailure */
  run(statement: ClickHouseStatement, signal?: AbortSignal): Promise<readonly ClickHouseRow[]>;
  readonly facts: FactsOfTypes<ClickHouseFacts>;
  /** False once the server has refused to take settings from this user. */
  maySendSettings(): boolean;
  warnings(): readonly string[];
  close(): Promise<void>;
}

/** `all`, unless the server refuses; then `readonly` alone, unless the user is one whose every session is read-only: then `none`. */
type Sends = 'all' | 'readonly' | 'none';

const REFUSED =
  'This ClickHouse user may not send settings: rows under a lightweight DELETE stay hidden, and its profile’s settings apply.';

/** Opens lazily and never throws; the first read tells what is wrong. */
export function openClickHouse({
  url,
  timeoutMs,
  maxConnections = 32,
  mostBytes = 256 * 1024 * 1024,
}: ClickHouseOptions): ClickHouseStore {
  let client: ClickHouseClient | null = null;
  let sends: Sends = 'all';

  async function attempt(
    statement: ClickHouseStatement,
    signal: AbortSignal | undefined,
    sending = sends,
  ): Promise<readonly ClickHouseRow[]> {
    client ??= connect({ url, timeoutMs, maxConnections });
    const clause = sending !== 'all' || statement.settings === undefined ? '' : `\nSETTINGS ${statement.settings}`;
    const limits = {
      readonly: '2',
      ...(sending === 'all' ? { max_execution_time: Math.max(1, Math.ceil(timeoutMs / 1000)) } : {}),
    } as const;
    const { stream, response_headers: headers } = await client.exec({
      query: `${statement.sql}${clause}\nFORMAT JSONCompactEachRow`,
      query_params: { ...statement.parameters },
      ...(sending === 'none' ? {} : { clickhouse_settings: limits }),
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    const bytes = await collect(stream, mostBytes, signal);
    noteRowsRead(headers['x-clickhouse-summary']);
    try {
      return decodeRows(bytes);
    } catch (error) {
      throw lateException(bytes, timeoutMs) ?? unexpectedAnswer(error);
    }
  }

  /**
   * Settings are given up only where the server itself says that the user's sessions are read-only: code 164 also refuses a write,
   * which must not be sent again without the setting that forbids it.
   */
  async function readOnlyWithoutSettings(signal: AbortSignal | undefined): Promise<boolean> {
    const rows = await attempt(
      { sql: "SELECT toString(getSetting('readonly'))", parameters: {} },
      signal,
      'none',
    ).catch(() => []);
    return ['1', '2'].includes(String(rows[0]?.[0]));
  }

  async function sendLess(
    statement: ClickHouseStatement,
    signal: AbortSignal | undefined,
    refusal: SourceFailure,
  ): Promise<readonly ClickHouseRow[]> {
    const less: Sends = (await readOnlyWithoutSettings(signal)) ? 'none' : 'readonly';
    try {
      const rows = await attempt(statement, signal, less);
      sends = less;
      return rows;
    } catch {
      throw refusal;
    }
  }

  return {
    facts: new FactsOfTypes<ClickHouseFacts>(),
    maySendSettings: () => sends === 'all',
    warnings: () => (sends === 'all' ? [] : [REFUSED]),
    run: (statement, signal) =>
      tracedRead({ system: 'clickhouse', url, sql: statement.sql }, () => runOnce(statement, signal)),
    async close() {
      await client?.close();
      client = null;
    },
  };

  async function runOnce(statement: ClickHouseStatement, signal?: AbortSignal): Promise<readonly ClickHouseRow[]> {
    const sending = sends;
    try {
      return await attempt(statement, signal, sending);
    } catch (error) {
      const failure = clickhouseFailure(error, timeoutMs);
      if (signal?.aborted === true) throw failure;
      if (failure.error.code === 'settings_refused' && sending === 'all') return sendLess(statement, signal, failure);
      // An idle socket that the server closed just now; a read may be sent twice.
      if ((error as { code?: string }).code !== 'ECONNRESET') throw failure;
      return attempt(statement, signal, sends).catch((second: unknown) => {
        throw clickhouseFailure(second, timeoutMs);
      });
    }
  }
}

/** @throws SourceFailure for a URL that is none */
function connect({ url, timeoutMs, maxConnections }: ClickHouseOptions): ClickHouseClient {
  try {
    return createClient({
      url,
      request_timeout: timeoutMs,
      max_open_connections: maxConnections,
      application: 'lastwrite',
      keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
      log: { level: ClickHouseLogLevel.OFF },
    });
  } catch (cause) {
    throw clickhouseFailure(Object.assign(new Error('not a URL', { cause }), { code: 'ERR_INVALID_URL' }), timeoutMs);
  }
}

async function collect(
  stream: NodeJS.ReadableStream & { destroy?: () => void },
  mostBytes: number,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const destroy = () => stream.destroy?.();
  signal?.addEventListener('abort', destroy, { once: true });
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      // Leaving the loop ends the socket, and with it the statement.
      if (bytes > mostBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  } finally {
    signal?.removeEventListener('abort', destroy);
  }
}

/** ClickHouse may fail after it has answered 200; then the exception stands at the end of the rows. */
function lateException(bytes: Buffer, timeoutMs: number): SourceFailure | null {
  const code = /Code: (\d+)\. DB::Exception/.exec(bytes.subarray(-16_384).toString('latin1'))?.[1];
  return code === undefined ? null : clickhouseFailure(new ClickHouseError({ message: '', code, type: '' }), timeoutMs);
}
