import { randomBytes, randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { openConnection } from '@/lib/postgres/Connection';
import { labLimits } from './limits';
import { openLabDatabase } from './openLabDatabase';

const { postgres } = inject('lastwriteStack');

const settings = { application_name: 'lastwrite test', connectionTimeoutMillis: 30_000, deadlineMs: 60_000 };

/** Who creates a table in a transaction, and prepares it. Its session is over then. */
async function prepareIn(url: string): Promise<void> {
  const race = await openConnection({ connectionString: url, ...settings });
  await race.query(`BEGIN; CREATE TABLE race.t (n int); PREPARE TRANSACTION 'it''s ${randomUUID()}'`);
  await race.end();
}

async function left(name: string): Promise<readonly unknown[]> {
  const admin = await openConnection({ connectionString: postgres.adminUrl, ...settings });
  try {
    const query =
      'SELECT datname AS left FROM pg_database WHERE datname = $1 UNION ALL SELECT rolname FROM pg_roles WHERE rolname = $1 UNION ALL SELECT gid FROM pg_prepared_xacts WHERE database = $1';
    return (await admin.query<Record<string, unknown>>(query, [name])).rows;
  } finally {
    await admin.end();
  }
}

it('a transaction that was prepared is gone with the next reset, and keeps nothing from being dropped', async () => {
  const lab = await openLabDatabase(postgres.labUrl, labLimits);
  await prepareIn(lab.url);
  expect(await left(lab.name)).toHaveLength(3);
  await lab.reset();
  expect(await left(lab.name)).toHaveLength(2);
  await prepareIn(lab.url);
  await lab.drop();
  expect(await left(lab.name)).toEqual([]);
});

it('what a killed process left goes with the next one that opens a database, prepared transactions too', async () => {
  const name = `lastwrite_lab_${randomBytes(6).toString('hex')}`;
  const owner = await openConnection({ connectionString: postgres.labUrl, ...settings });
  // Held until it is made: others that open a database drop what nobody holds.
  await owner.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
  await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'left'`);
  await owner.query(`GRANT ${name} TO CURRENT_USER`);
  await owner.query(`CREATE DATABASE ${name}`);
  await owner.query(`GRANT CREATE ON DATABASE ${name} TO ${name}`);
  const url = new URL(postgres.labUrl);
  [url.pathname, url.username, url.password] = [`/${name}`, name, 'left'];
  const race = await openConnection({ connectionString: url.href, ...settings });
  await race.query("BEGIN; CREATE SCHEMA race; PREPARE TRANSACTION 'left behind'");
  await race.end();
  // As one that was killed leaves them: nobody holds their lock.
  await owner.end();
  const next = await openLabDatabase(postgres.labUrl, labLimits);
  expect(await left(next.name)).toHaveLength(2);
  await next.drop();
  expect([await left(name), await left(next.name)]).toEqual([[], []]);
});

it('one that cannot be made to the end leaves neither database nor role', async () => {
  const admin = await openConnection({ connectionString: postgres.adminUrl, ...settings });
  const role = `lab_refused_${randomBytes(4).toString('hex')}`;
  // May make databases and roles, but not set the limits: it is refused in the middle.
  await admin.query(`CREATE ROLE ${role} LOGIN CREATEDB CREATEROLE PASSWORD 'refused'`);
  const url = new URL(postgres.labUrl);
  [url.username, url.password] = [role, 'refused'];
  try {
    await expect(openLabDatabase(url.href, labLimits)).rejects.toMatchObject({ code: 'database' });
    const { rows } = await admin.query(
      `SELECT rolname FROM pg_roles WHERE rolname ~ '^lastwrite_lab_' AND pg_has_role($1, oid, 'MEMBER')
       UNION ALL SELECT datname FROM pg_database WHERE datdba = $1::regrole
       UNION ALL SELECT application_name FROM pg_stat_activity WHERE usename = $1`,
      [role],
    );
    expect(rows).toEqual([]);
  } finally {
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  }
});

it('a database is dropped once a superuser’s process, such as autovacuum’s, has left it', async () => {
  const lab = await openLabDatabase(postgres.labUrl, labLimits);
  const url = new URL(postgres.adminUrl);
  url.pathname = `/${lab.name}`;
  const superuser = await openConnection({ connectionString: url.href, ...settings });
  const dropped = lab.drop();
  await new Promise((resolve) => setTimeout(resolve, 600));
  await superuser.end();
  await dropped;
  const admin = await openConnection({ connectionString: postgres.adminUrl, ...settings });
  try {
    const { rows } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [lab.name]);
    expect(rows).toEqual([]);
  } finally {
    await admin.end();
  }
});
