import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ClickHouseException } from './ClickHouseException';

export type Credentials = { readonly user: string; readonly password: string };

/** One HTTP request in ClickHouse's terms. */
export type QueryRequest = {
  readonly credentials: Credentials;
  /** Text of the URL's `query` and the body together, as bytes: an INSERT's data may be binary. */
  readonly statement: Buffer;
  readonly readOnlyMethod: boolean;
  readonly database: string;
  readonly defaultFormat: string;
  readonly queryId: string | null;
  readonly settings: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
};

const reserved = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'quota_key',
  'stacktrace',
  'buffer_size',
  'wait_end_of_query',
  'client_protocol_version',
  'session_timeout',
  'session_check',
]);
const unsupported = new Set(['compress', 'decompress', 'session_id', 'role']);
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads URL, headers and body. @throws ClickHouseException for what this server cannot do or take */
export async function readQueryRequest(
  request: IncomingMessage,
  url: URL,
  maxBodyBytes: number,
): Promise<QueryRequest> {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) {
      const parameter = name.slice('param_'.length);
      if (!identifier.test(parameter)) throw ClickHouseException.raise(36, `Invalid parameter name '${parameter}'`);
      parameters.set(parameter, value);
    } else if (unsupported.has(name)) {
      if (value !== '' && value !== '0')
        throw ClickHouseException.raise(48, `The embedded ClickHouse server does not support '${name}'`);
    } else if (!reserved.has(name)) {
      if (!identifier.test(name)) throw ClickHouseException.raise(115, `Unknown setting '${name}'`);
      settings.set(name, value);
    }
  }
  const inUrl = url.searchParams.get('query') ?? '';
  const body = await decode(request, await readBody(request, maxBodyBytes), maxBodyBytes);
  return {
    credentials: credentialsOf(request, url),
    statement: inUrl === '' ? body : Buffer.concat([Buffer.from(`${inUrl}\n`), body]),
    readOnlyMethod: request.method === 'GET' || request.method === 'HEAD',
    database: header(request, 'x-clickhouse-database') ?? (url.searchParams.get('database') || 'default'),
    defaultFormat: header(request, 'x-clickhouse-format') ?? (url.searchParams.get('default_format') || 'TabSeparated'),
    queryId: url.searchParams.get('query_id') || null,
    settings,
    parameters,
  };
}

function credentialsOf(request: IncomingMessage, url: URL): Credentials {
  const user = header(request, 'x-clickhouse-user');
  if (user !== null) return { user, password: header(request, 'x-clickhouse-key') ?? '' };
  const basic = /^Basic\s+(\S.*)$/i.exec(header(request, 'authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [name = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return { user: name, password: rest.join(':') };
  }
  return { user: url.searchParams.get('user') ?? 'default', password: url.searchParams.get('password') ?? '' };
}

async function readBody(request: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge(maxBodyBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function decode(request: IncomingMessage, body: Buffer, maxBodyBytes: number): Promise<Buffer> {
  const encoding = (header(request, 'content-encoding') ?? 'identity').toLowerCase();
  const decoder = { gzip: gunzip, 'x-gzip': gunzip, deflate: inflate, br: brotliDecompress }[encoding];
  if (encoding === 'identity' || body.length === 0) return body;
  if (decoder === undefined) throw ClickHouseException.raise(48, `Unknown Content-Encoding '${encoding}'`);
  try {
    return await promisify<Buffer, { maxOutputLength: number }, Buffer>(decoder)(body, {
      maxOutputLength: maxBodyBytes,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBodyBytes);
    throw ClickHouseException.raise(36, `The request body is not valid ${encoding}: ${(error as Error).message}`);
  }
}

function tooLarge(maxBodyBytes: number): ClickHouseException {
  return ClickHouseException.raise(
    307,
    `The request body exceeds the limit of ${maxBodyBytes} bytes of the embedded ClickHouse server`,
  );
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
