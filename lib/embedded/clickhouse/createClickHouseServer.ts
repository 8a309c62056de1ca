import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ClickHouseException, statusOfException } from './ClickHouseException';
import { readQueryRequest, type Credentials } from './readQueryRequest';
import { refuseForReaders } from './refuseForReaders';
import { runQuery, type QueryOutcome } from './runQuery';
import type { SessionMode, SessionPool } from './SessionPool';

/** Passwords by user. `default` may write, `lastwrite_reader` has readonly = 2, `strict_reader` has readonly = 1. */
export type ClickHouseUsers = {
  readonly default: string;
  readonly lastwrite_reader: string;
  readonly strict_reader: string;
};

export type ClickHouseServerOptions = {
  readonly pool: SessionPool;
  readonly users: ClickHouseUsers;
  readonly version: string;
  readonly maxBodyBytes: number;
  /** Functions that are refused to readers, in lower case; see functionsOutside. */
  readonly outside: ReadonlySet<string>;
};

const modes: Readonly<Record<keyof ClickHouseUsers, SessionMode>> = {
  default: 'write',
  lastwrite_reader: 'read',
  strict_reader: 'strict',
};

/** ClickHouse's HTTP interface (https://clickhouse.com/docs/interfaces/http) over sessions of the embedded engine. */
export function createClickHouseServer(options: ClickHouseServerOptions): Server {
  const server = createServer((request, response) => {
    response.setHeader('X-ClickHouse-Server-Display-Name', 'lastwrite-embedded');
    response.setHeader('X-ClickHouse-Timezone', 'UTC');
    void answer(options, request, response).catch((error: unknown) =>
      respondException(options, request, response, error),
    );
  });
  // Longer than any client keeps an idle socket, so that none is closed under a request.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 120_000;
  return server;
}

async function answer(
  options: ClickHouseServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://clickhouse');
  if (url.pathname === '/ping' || url.pathname === '/replicas_status') return end(response, 200, 'Ok.\n');
  if (url.pathname !== '/') return end(response, 404, `There is no handle ${url.pathname}\n`);
  if (!['GET', 'HEAD', 'POST'].includes(request.method ?? '')) return end(response, 501, 'Use GET or POST\n');
  const hasQuery = url.searchParams.has('query');
  if (!hasQuery && request.method !== 'POST') return end(response, 200, 'Ok.\n');

  const query = await readQueryRequest(request, url, options.maxBodyBytes);
  const mode = authenticate(options.users, query.credentials);
  response.setHeader('X-ClickHouse-Query-Id', query.queryId ?? randomUUID());
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const effectiveMode = query.readOnlyMethod && mode === 'write' ? 'read' : mode;
  if (effectiveMode !== 'write') refuseForReaders(query, options.outside);
  const outcome = await runQuery(options.pool, effectiveMode, query, gone.signal);
  const compress = query.settings.get('enable_http_compression') === '1' && acceptsGzip(request);
  await respondResult(response, outcome, compress);
}

function authenticate(users: ClickHouseUsers, { user, password }: Credentials): SessionMode {
  if (Object.hasOwn(modes, user)) {
    const known = user as keyof ClickHouseUsers;
    if (timingSafeEqual(digest(users[known]), digest(password))) return modes[known];
  }
  throw ClickHouseException.raise(
    516,
    `${user}: Authentication failed: password is incorrect, or there is no user with such name`,
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function respondResult(
  response: ServerResponse,
  { result, format, writtenRows }: QueryOutcome,
  compress: boolean,
): Promise<void> {
  const summary = {
    result_rows: String(result.resultRows),
    result_bytes: String(result.resultBytes),
    elapsed_ns: String(Math.round(result.elapsedS * 1e9)),
    ...(writtenRows === null ? {} : { written_rows: String(writtenRows) }),
  };
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary));
  response.setHeader('X-ClickHouse-Format', format);
  response.setHeader('Content-Type', contentTypeOf(format));
  if (compress) response.setHeader('Content-Encoding', 'gzip');
  end(response, 200, compress ? await promisify(gzip)(result.bytes) : result.bytes);
}

function respondException(
  options: ClickHouseServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  const exception = ClickHouseException.fromEngine(error);
  if (response.destroyed || response.headersSent) return;
  response.setHeader('X-ClickHouse-Exception-Code', String(exception.code));
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  // A body that was not read to its end cannot be skipped on a kept connection.
  if (!request.complete) response.setHeader('Connection', 'close');
  end(response, statusOfException(exception.code), exception.body(options.version));
}

function end(response: ServerResponse, status: number, body: string | Uint8Array): void {
  response.statusCode = status;
  response.end(body);
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = request.headers['accept-encoding'];
  return typeof accepted === 'string' && /\bgzip\b/.test(accepted);
}

function contentTypeOf(format: string): string {
  if (/EachRow$|^JSONLines$|^NDJSON$/.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (/^(TabSeparated|TSV)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8; header=absent';
  if (/^(Native|RowBinary|Arrow|Parquet|ORC)/.test(format)) return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
