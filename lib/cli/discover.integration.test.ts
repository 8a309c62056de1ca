import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import type { DiscoverResponse } from '@/lib/contract/records';
import { openStoresUnderTest, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { runCli } from './testing/runCli';

let under: StoresUnderTest;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(`
    CREATE TABLE public.parcels (id bigint PRIMARY KEY, state text NOT NULL);
    CREATE TABLE public.parcel_stops (parcel_id bigint NOT NULL REFERENCES public.parcels, n integer, place text NOT NULL, PRIMARY KEY (parcel_id, n));
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;
    INSERT INTO public.parcels VALUES (7, 'sent'); INSERT INTO public.parcel_stops VALUES (7, 1, 'Bern')`);
  for (const query of [
    'CREATE TABLE parcels (id Int64, state String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    'CREATE TABLE parcel_stops (parcel_id Int64, n Int32, place String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY (parcel_id, n)',
    "INSERT INTO parcels VALUES (7, 'sent', 1)",
    "INSERT INTO parcel_stops VALUES (7, 1, 'Basel', 1)",
  ])
    await under.clickhouse.command({ query });
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-discover-'));
  env = {
    LASTWRITE_POSTGRES_URL: under.databases.postgresReaderUrl,
    LASTWRITE_CLICKHOUSE_URL: under.databases.clickhouse.readerUrl,
    LASTWRITE_SETTLE_MS: '0',
    LASTWRITE_HOME: join(folder, 'none'),
  };
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await under.close();
});

test('from two URLs to an inspected record of one’s own in two commands', async () => {
  writeFileSync(join(folder, 'lastwrite.config.json'), '{\n  // what is ours\n  "records": []\n}\n');
  const found = await runCli(['discover', '--write'], { env, cwd: folder });
  expect(found).toMatchObject({ code: 0, stderr: '' });
  expect(found.stdout).toContain('parcel  parcels/{id}');
  expect(found.stdout).toContain('2 of 2 columns are in both');
  expect(found.stdout).toContain('1 record compared: 1 of 2 fields differ in some of them.');
  expect(found.stdout).toContain('    stop.place: equal in 0 of 1');
  expect(found.stdout).toMatch(/Wrote \d to .*lastwrite\.config\.json/);
  expect(found.stdout).toContain('Look at one: npx lastwrite inspect parcels/7\n');
  const written = readFileSync(join(folder, 'lastwrite.config.json'), 'utf8');
  expect(written).toContain('// what is ours');
  expect(written).toContain('"public.parcel_stops"');

  const inspected = await runCli(['inspect', 'parcels/7', '--json'], { env, cwd: folder });
  const inspection = JSON.parse(inspected.stdout) as Inspection;
  expect([inspected.code, inspection.recordType, inspection.verdict]).toEqual([1, 'parcel', 'inconsistent']);
  expect(inspection.rows.map(({ rowSet, key }) => [rowSet, key])).toEqual([
    ['parcel', {}],
    ['stop', { n: '1' }],
  ]);

  const unread = await runCli(['discover', '--no-trial', '--json'], { env, cwd: folder });
  expect((JSON.parse(unread.stdout) as DiscoverResponse).proposals.map(({ trial }) => trial)).toContain(null);

  const again = await runCli(['discover', '--write'], { env, cwd: folder });
  expect(again.stdout).toContain('Nothing new to write.');
  expect(readFileSync(join(folder, 'lastwrite.config.json'), 'utf8')).toBe(written);
});

test('a configuration file that is yet to be made is made, and an empty one is filled', async () => {
  const path = join(folder, 'team.json');
  const ofTeam = { ...env, LASTWRITE_CONFIG: path };
  expect((await runCli(['discover'], { env: ofTeam, cwd: folder })).code).toBe(64);
  for (const text of [null, '{}\n']) {
    if (text !== null) writeFileSync(path, text);
    const found = await runCli(['discover', '--write', '--no-trial'], { env: ofTeam, cwd: folder });
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toContain('"public.parcel_stops"');
  }
});
