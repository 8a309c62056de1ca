import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
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
  await client.end();
  await admin.query(`DROP DATABASE ${name}`);
  await admin.end();
});
