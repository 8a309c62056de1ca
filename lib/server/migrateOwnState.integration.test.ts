import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import type { Config } from '@/lib/environments/config';
import { openState } from '@/lib/state/openState';
import { eventually } from '@/lib/testing/eventually';
import { ownMigrationProblem } from './probe/ownMigration';
import { whyNotReady } from './probe/readiness';
import { StorePool } from './StorePool';
import { migrateOwnState } from './migrateOwnState';

test('consoles that start at once, before their database answers, bring it up to date once it does', async () => {
  const { adminUrl } = inject('lastwriteStack').postgres;
  const name = `empty_${randomBytes(4).toString('hex')}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const failures: string[] = [];
  const log = { warn: (_facts: object, what?: string) => failures.push(what ?? '') } as never;
  const migrated = Promise.all([migrateOwnState(() => url.href, log), migrateOwnState(() => url.href, log)]);
  await expect.poll(() => failures.length).toBeGreaterThanOrEqual(2);
  await admin.query(`CREATE DATABASE ${name}`);
  await migrated;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query("SELECT to_regclass('lastwrite.load_tests') IS NOT NULL AS there");
  expect(rows).toEqual([{ there: true }]);
  const state = openState(url.href);
  const environment = { id: 'local', postgres: null, clickhouse: null, timeoutMs: 100, customers: [] };
  const config = { home: '/nowhere', environments: [environment] } as unknown as Config;
  const ofState = () => whyNotReady({ config, state, stores: new StorePool() });
  expect(await ofState()).toEqual([]);
  // A migration that fails: the tables that the first one makes are there already.
  const {
    rows: [first],
  } = await client.query<{ name: string }>(
    "DELETE FROM lastwrite_migrations.applied WHERE series = 'state' AND name = (SELECT min(name) FROM lastwrite_migrations.applied WHERE series = 'state') RETURNING name",
  );
  const refused = migrateOwnState(() => url.href, log);
  expect(ownMigrationProblem()).toContain('is being brought up to date');
  await eventually(async () =>
    expect(await ofState()).toMatchObject([{ path: 'state', message: expect.stringContaining('could not') as string }]),
  );
  await client.query("INSERT INTO lastwrite_migrations.applied (series, name) VALUES ('state', $1)", [first?.name]);
  await refused;
  expect(await ofState()).toEqual([]);
  await state.close();
  await client.end();
  await admin.query(`DROP DATABASE ${name}`);
  await admin.end();
});
