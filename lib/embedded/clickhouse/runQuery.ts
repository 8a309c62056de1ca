import { randomBytes } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseException } from './ClickHouseException';
import { describeStatement, type StatementDescription } from './describeStatement';
import { quoteLiteral } from './quoteLiteral';
import type { QueryRequest } from './readQueryRequest';
import type { SessionMode, SessionPool, SessionRequest, StatementResult } from './SessionPool';

export type QueryOutcome = {
  readonly result: StatementResult;
  readonly format: string;
  readonly writtenRows: number | null;
};

/** JavaScript strings end at 512 MB; far below that a file is the cheaper way in. */
const inlineBytesAtMost = 32 * 1024 * 1024;
const lineFormats = new Set([
  'jsoneachrow',
  'jsoncompacteachrow',
  'tabseparated',
  'tsv',
  'jsonstringseachrow',
  'ndjson',
  'jsonlines',
]);

/** Runs one request's statement in a session of the given mode. @throws ClickHouseException */
export async function runQuery(
  pool: SessionPool,
  mode: SessionMode,
  request: QueryRequest,
  signal: AbortSignal,
): Promise<QueryOutcome> {
  const { statement } = request;
  const text = isUtf8(statement) ? statement.toString('utf8') : null;
  // In Latin-1 one character is one byte, so the offsets found are byte offsets.
  const description = describeStatement(text ?? statement.toString('latin1'));
  if (description.several) throw ClickHouseException.raise(62, 'Syntax error (Multi-statements are not allowed)');
  if (description.keyword === '') throw ClickHouseException.raise(62, 'Syntax error: Empty query');
  const session = { mode, database: request.database, settings: request.settings, parameters: request.parameters };
  const format = description.format ?? request.defaultFormat;
  const run = (sql: string) => pool.run(session, sql, request.defaultFormat, !description.changesSession, signal);

  if (text !== null && (description.inlineData === null || statement.length <= inlineBytesAtMost)) {
    const unwatch = killWhenGone(pool, description, text, signal);
    try {
      return { result: await run(text), format, writtenRows: countRows(description, text) };
    } finally {
      unwatch();
    }
  }
  if (description.inlineData === null)
    throw ClickHouseException.raise(62, 'Syntax error: the query is not valid UTF-8');
  const {
    formatAt,
    dataAt,
    format: inputFormat,
  } = describeStatement(statement.toString('latin1')).inlineData ?? description.inlineData;
  return withFile(statement.subarray(skipLineEnd(statement, dataAt)), async (path) => {
    const head = statement.subarray(0, formatAt).toString('utf8');
    return {
      result: await run(`${head} FROM INFILE ${quoteLiteral(path)} FORMAT ${inputFormat}`),
      format,
      writtenRows: null,
    };
  });
}

/** Like ClickHouse's `cancel_http_readonly_queries_on_client_close`: a read nobody waits for gives its place back. */
function killWhenGone(
  pool: SessionPool,
  description: StatementDescription,
  sql: string,
  signal: AbortSignal,
): () => void {
  if (description.keyword === 'INSERT') return () => undefined;
  const kill = () => {
    const admin: SessionRequest = { mode: 'write', database: 'default', settings: new Map(), parameters: new Map() };
    const find = `SELECT query_id FROM system.processes WHERE query = ${quoteLiteral(sql.trim())}`;
    void pool
      .run(admin, find, 'TSV', true)
      .then(async ({ bytes }) => {
        const ids = Buffer.from(bytes)
          .toString('utf8')
          .split('\n')
          .filter((id) => id !== '');
        // Two equal queries cannot be told apart; then both run to their end.
        if (ids.length === 1)
          await pool.run(admin, `KILL QUERY WHERE query_id = ${quoteLiteral(ids[0] ?? '')} ASYNC`, 'Null', true);
      })
      .catch(() => undefined);
  };
  signal.addEventListener('abort', kill, { once: true });
  return () => signal.removeEventListener('abort', kill);
}

function countRows({ inlineData }: StatementDescription, sql: string): number | null {
  if (inlineData === null || !lineFormats.has(inlineData.format.toLowerCase())) return null;
  let rows = 0;
  for (let at = inlineData.dataAt; at < sql.length;) {
    const end = sql.indexOf('\n', at);
    const stop = end < 0 ? sql.length : end;
    if (sql.slice(at, stop).trim() !== '') rows += 1;
    at = stop + 1;
  }
  return rows;
}

function skipLineEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at += 1;
  return bytes[at] === 0x0a ? at + 1 : from;
}

async function withFile<Result>(data: Buffer, use: (path: string) => Promise<Result>): Promise<Result> {
  const path = join(tmpdir(), `lastwrite-insert-${randomBytes(8).toString('hex')}`);
  await writeFile(path, data, { mode: 0o600 });
  try {
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}
