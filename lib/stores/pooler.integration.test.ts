import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from './postgres/openPostgres';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { openStores } from './openStores';
import { readRecord } from './readRecord';
import type { SourceFailure } from './SourceFailure';
import { startMisbehavingServer, type MisbehavingServer } from './testing/misbehavingServer';
import {
  cardColumns,
  dataOf,
  flat,
  freshName,
  insertPostgres,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from './testing/StoresUnderTest';

let under: StoresUnderTest;
let pooler: MisbehavingServer;

/** Before the real server, and like pgbouncer it refuses a start-up message with `options`. */
beforeAll(async () => {
  under = await openStoresUnderTest();
  const { hostname, port } = new URL(under.databases.postgresUrl);
  pooler = await startMisbehavingServer((socket) => {
    socket.once('data', (startup) => {
      if (startup.includes('\0options\0')) {
        const fields = Buffer.from('SFATAL\0C08P01\0Munsupported startup parameter: options\0\0');
        const head = Buffer.alloc(5, 'E');
        head.writeInt32BE(fields.length + 4, 1);
        socket.end(Buffer.concat([head, fields]));
        return;
      }
      const server = createConnection(Number(port), hostname);
      server.on('error', () => socket.destroy());
      socket.on('close', () => server.destroy());
      server.write(startup);
      socket.pipe(server).pipe(socket);
    });
  });
});
afterAll(async () => {
  await pooler.close();
  await under.close();
});

function throughPooler(url: string): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(pooler.port);
  return changed.href;
}

test('a pooler that refuses session options gets read-only transactions instead: the same values, and writes still refused', async () => {
  const name = freshName();
  await insertPostgres(
    under.postgres,
    'director.scorecards',
    cardColumns(name, { submitted_at: '2026-01-18 23:32:07.418204+13', comment: 'pooled' }),
  );
  const stores = openStores({
    postgres: { url: throughPooler(under.databases.postgresReaderUrl) },
    clickhouse: { url: under.databases.clickhouse.readerUrl },
    timeoutMs,
  });
  const { truth, warnings } = flat(await readRecord(stores, scorecardType, name, { timeoutMs }));
  expect(valuesOf(dataOf(truth), 'card')).toMatchObject([
    { comment: 'pooled', submittedAt: '2026-01-18T10:32:07.418204Z' },
  ]);
  expect(warnings.director?.join()).toContain('pooler');
  await stores.close();

  const owner = openPostgres({ url: throughPooler(under.databases.postgresUrl), timeoutMs });
  await expect(owner.run({ sql: 'DROP SCHEMA historic CASCADE', values: [] })).rejects.toSatisfy(
    (failure: SourceFailure) => (failure.cause as { code?: string }).code === '25006',
  );
  expect((await owner.run({ sql: 'SELECT current_setting($1::text)', values: ['timezone'] }))[0]).toEqual(['UTC']);
  await owner.close();
});
