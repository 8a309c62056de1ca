import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClickHouse, type EmbeddedClickHouse } from './startClickHouse';

let home: string;
let server: EmbeddedClickHouse;
let client: ClickHouseClient;
let reader: ClickHouseClient;
let strict: ClickHouseClient;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastwrite-clickhouse-'));
  server = await startClickHouse(home, process.env);
  const log = { level: ClickHouseLogLevel.OFF };
  const admin = createClient({ url: server.url('default'), log });
  await admin.command({ query: 'CREATE DATABASE d' });
  await admin.close();
  client = createClient({ url: server.url('d'), log });
  reader = createClient({ url: server.readerUrl('d'), log });
  strict = createClient({ url: server.readerUrl('d', 'strict_reader'), log });
  await client.command({
    query: 'CREATE TABLE t (id UInt64, s String, at DateTime64(6)) ENGINE = MergeTree ORDER BY id',
  });
});

afterAll(async () => {
  await Promise.all([client.close(), reader.close(), strict.close()]);
  await server.process.stop();
  await rm(home, { recursive: true });
});

test('ping and the version', async () => {
  expect(await client.ping()).toMatchObject({ success: true });
  expect(await client.ping({ select: true })).toMatchObject({ success: true });
  expect(server.version).toMatch(/^\d+\.\d+/);
});

test('64-bit integers and microseconds come back as they went in', async () => {
  const row = { id: '18446744073709551615', s: 'x', at: '2026-01-02 03:04:05.678901' };
  const inserted = await client.insert({ table: 't', values: [row], format: 'JSONEachRow' });
  expect(inserted.summary?.written_rows).toBe('1');
  const result = await client.query({
    query: 'SELECT id, s, at FROM t WHERE id = {id:UInt64}',
    format: 'JSONEachRow',
    query_params: { id: row.id },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  expect(await result.json()).toEqual([row]);
});

test.each([
  ["quote ' and '' and \\'"],
  ['back\\slash \\n \\0'],
  ['line\nfeed\r\n'],
  ['tab\t'],
  ['NUL \0 in it'],
  ['{x:String}'],
  ["'; DROP TABLE t; --"],
  ['ünïcode 🎯 \u2028'],
  [''],
  ['\\N'],
])('a parameter is its value and nothing else: %j', async (value) => {
  const result = await reader.query({
    query: 'SELECT {x:String} AS s, length({x:String}) AS bytes, {y:Array(String)} AS a',
    format: 'JSONEachRow',
    query_params: { x: value, y: [value, 'b'] },
  });
  expect(await result.json()).toEqual([{ s: value, bytes: Buffer.byteLength(value), a: [value, 'b'] }]);
});

test('nothing of one request shows in the next: settings, database, parameters, SET and USE', async () => {
  const setting = async () =>
    (
      await (
        await client.query({
          query: "SELECT getSetting('max_block_size') AS v, currentDatabase() AS d",
          format: 'JSONEachRow',
        })
      ).json<{ v: number; d: string }>()
    )[0];
  const before = await setting();
  await Promise.all(
    Array.from({ length: 20 }, () =>
      client
        .query({
          query: 'SELECT {p:String}',
          query_params: { p: 'leak' },
          clickhouse_settings: { max_block_size: '17' },
        })
        .then((r) => r.text()),
    ),
  );
  await client.command({ query: 'SET max_block_size = 19' });
  await client.command({ query: 'USE system' });
  for (let round = 0; round < 20; round += 1) expect(await setting()).toEqual(before);
  await expect(client.query({ query: 'SELECT {p:String}' })).rejects.toMatchObject({ code: '456' });
});

test('a query that fails halfway leaves nothing of its result behind', async () => {
  await expect(
    client
      .query({ query: 'SELECT throwIf(number = 100000) FROM numbers(200000) SETTINGS max_block_size = 1000' })
      .then((r) => r.text()),
  ).rejects.toMatchObject({ code: '395' });
  for (let round = 0; round < 10; round += 1) {
    expect(await (await client.query({ query: "SELECT 'after'", format: 'TabSeparated' })).text()).toBe('after\n');
  }
});

test('readers: a write is refused, settings are taken with readonly = 2 and refused with readonly = 1', async () => {
  for (const readOnly of [reader, strict]) {
    await expect(readOnly.insert({ table: 't', values: [{ id: 1 }], format: 'JSONEachRow' })).rejects.toMatchObject({
      code: '164',
      type: 'READONLY',
    });
    await expect(readOnly.command({ query: 'DROP TABLE t' })).rejects.toMatchObject({ code: '164' });
  }
  await expect(reader.query({ query: 'SELECT 1', clickhouse_settings: { readonly: '0' } })).rejects.toMatchObject({
    code: '164',
  });
  await expect(reader.query({ query: 'SELECT 1; DROP TABLE t' })).rejects.toMatchObject({ code: '62' });
  expect(
    await (
      await reader.query({
        query: "SELECT getSetting('max_execution_time')",
        format: 'TabSeparated',
        clickhouse_settings: { max_execution_time: 7 },
      })
    ).text(),
  ).toBe('7\n');
  await expect(
    strict.query({ query: 'SELECT 1', clickhouse_settings: { max_execution_time: 7 } }),
  ).rejects.toMatchObject({ code: '164' });
  expect(
    await (await strict.query({ query: 'SELECT {x:UInt8}', format: 'TabSeparated', query_params: { x: 5 } })).text(),
  ).toBe('5\n');
});

test('exceptions have the status, the code and the text that ClickHouse gives them', async () => {
  const post = (
    query: string,
    headers: Record<string, string> = authorization(server.url('d')),
    search = '?database=d',
  ) => fetch(`http://127.0.0.1:${server.port}/${search}`, { method: 'POST', body: query, headers });
  const unknown = await post('SELECT * FROM nope');
  expect([unknown.status, unknown.headers.get('x-clickhouse-exception-code')]).toEqual([404, '60']);
  expect(await unknown.text()).toMatch(/^Code: 60\. DB::Exception: .*nope.*\(UNKNOWN_TABLE\) \(version /s);
  expect((await post('SELEC 1')).status).toBe(400);
  expect((await post('SELECT 1', undefined, '?database=none')).status).toBe(404);
  expect((await post('SELECT 1', { Authorization: `Basic ${btoa('default:wrong')}` })).status).toBe(403);
  expect((await post('SELECT 1', {})).headers.get('x-clickhouse-exception-code')).toBe('516');
  expect((await post('SELECT 1', undefined, '?no_such_setting=1')).headers.get('x-clickhouse-exception-code')).toBe(
    '115',
  );
  expect(
    (await post('SELECT count() FROM numbers(1e13) WHERE sipHash64(number) = 5', undefined, '?max_execution_time=1'))
      .status,
  ).toBe(408);
  await expect(client.query({ query: 'SELECT * FROM nope' })).rejects.toBeInstanceOf(ClickHouseError);
});

test('the query in the URL, in the body, in both; GET is read-only; gzip both ways', async () => {
  const headers = authorization(server.url('d'));
  const at = (search: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${server.port}/?database=d&${search}`, { headers, ...init });
  expect(await (await at('query=SELECT+1')).text()).toBe('1\n');
  const json = await at('query=SELECT+1+AS+x&default_format=JSONEachRow&query_id=mine');
  expect([
    json.headers.get('x-clickhouse-format'),
    json.headers.get('x-clickhouse-query-id'),
    await json.text(),
  ]).toEqual(['JSONEachRow', 'mine', '{"x":1}\n']);
  expect((await at(`query=${encodeURIComponent('DROP TABLE t')}`)).headers.get('x-clickhouse-exception-code')).toBe(
    '164',
  );
  const insert = await at(`query=${encodeURIComponent('INSERT INTO t (id, s) FORMAT JSONEachRow')}`, {
    method: 'POST',
    headers: { ...headers, 'Content-Encoding': 'gzip' },
    body: gzipSync('{"id":7,"s":"a; b"}\n{"id":7,"s":"FORMAT TSV"}\n'),
  });
  expect(insert.status).toBe(200);
  const compressed = await at(
    `enable_http_compression=1&query=${encodeURIComponent('SELECT s FROM t WHERE id = 7 ORDER BY s')}`,
    { headers: { ...headers, 'Accept-Encoding': 'gzip' } },
  );
  expect([compressed.headers.get('content-encoding'), await compressed.text()]).toEqual(['gzip', 'FORMAT TSV\na; b\n']);
  const binary = Buffer.concat([
    Buffer.from('INSERT INTO t (id, s) FORMAT RowBinary\n'),
    Buffer.from('0800000000000000', 'hex'),
    Buffer.from([2, 0xff, 0x00]),
  ]);
  expect((await at('', { method: 'POST', body: binary })).status).toBe(200);
  expect(await (await at(`query=${encodeURIComponent('SELECT hex(s) FROM t WHERE id = 8')}`)).text()).toBe('FF00\n');
});

test('reads run at the same time, and a client that goes away costs no session', async () => {
  const gone = new AbortController();
  const endless = Array.from({ length: 6 }, (_, n) =>
    reader.query({
      query: `SELECT count() FROM numbers(1e13) WHERE sipHash64(number) = ${n}`,
      abort_signal: gone.signal,
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  gone.abort();
  const ended = await Promise.allSettled(endless);
  expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const result = await reader.query({ query: 'SELECT {n:UInt32}', format: 'TabSeparated', query_params: { n } });
      return Number(await result.text());
    }),
  );
  expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => n));
});

function authorization(url: string): Record<string, string> {
  const { username, password } = new URL(url);
  return { Authorization: `Basic ${btoa(`${username}:${password}`)}` };
}
