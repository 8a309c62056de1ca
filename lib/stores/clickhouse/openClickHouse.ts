import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { FactsCache } from '../FactsCache';
import type { SourceFailure } from '../SourceFailure';
import { clickhouseFailure, unexpectedAnswer } from './clickhouseFailure';
import { decodeRows, type ClickHouseRow } from './decodeRows';
import type { ClickHouseFacts } from './readTableFacts';

export interface ClickHouseOptions {
  /** `http://user:password@host:8123/database` */
  readonly url: string;
  /** Longest time for one statement. */
  readonly timeoutMs: number;
  readonly maxConnections?: number;
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
  readonly facts: FactsCache<ClickHouseFacts>;
  /** False once the server has refused to take settings from this user. */
  maySendSettings(): boolean;
  warnings(): readonly string[];
  close(): Promise<void>;
}

const STRICT = 'ClickHouse lets this user send no settings (readonly = 1): rows under a lightweight DELETE stay hidden, and settings of its profile stay in force.';

/** Opens lazily and never throws; the first read tells what is wrong. */
export function openClickHouse({ url, timeoutMs, maxConnections = 32 }: ClickHouseOptions): ClickHouseStore {
  let client: ClickHouseClient | null = null;
  let strict = false;

  async function attempt(statement: ClickHouseStatement, signal: AbortSignal | undefined): Promise<readonly ClickHouseRow[]> {
    client ??= createClient({
      url, request_timeout: timeoutMs, max_open_connections: maxConnections, application: 'lastwrite',
      keep_alive: { enabled: true, idle_socket_ttl: 2_500 }, log: { level: ClickHouseLogLevel.OFF },
    });
    const settings = strict || statement.settings === undefined ? '' : `\nSETTINGS ${statement.settings}`;
    const { stream } = await client.exec({
      query: `${statement.sql}${settings}\nFORMAT JSONCompactEachRow`,
      query_params: { ...statement.parameters },
      ...(strict ? {} : { clickhouse_settings: { readonly: '2', max_execution_time: Math.max(1, Math.ceil(timeoutMs / 1000)) } }),
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    const bytes = await collect(stream, signal);
    try {
      return decodeRows(bytes);
    } catch (error) {
      throw lateException(bytes, timeoutMs) ?? unexpectedAnswer(error);
    }
  }

  return {
    facts: new FactsCache<ClickHouseFacts>(),
    maySendSettings: () => !strict,
    warnings: () => strict ? [STRICT] : [],
    async run(statement, signal) {
      try {
        return await attempt(statement, signal);
      } catch (error) {
        const failure = clickhouseFailure(error, timeoutMs);
        const refused = failure.error.code === 'settings_refused' && !strict;
        // An idle socket that the server closed just now; a read may be sent twice.
        const cut = (error as { code?: string }).code === 'ECONNRESET';
        if (signal?.aborted === true || (!refused && !cut)) throw failure;
        if (refused) strict = true;
        return attempt(statement, signal).catch((second: unknown) => { throw clickhouseFailure(second, timeoutMs); });
      }
    },
    async close() {
      await client?.close();
      client = null;
    },
  };
}

async function collect(stream: NodeJS.ReadableStream & { destroy?: () => void }, signal: AbortSignal | undefined): Promise<Buffer> {
  const destroy = () => stream.destroy?.();
  signal?.addEventListener('abort', destroy, { once: true });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
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
