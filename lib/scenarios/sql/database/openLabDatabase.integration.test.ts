import { expect, inject, it } from 'vitest';
import { openConnection } from '@/lib/postgres/Connection';
import { labLimits } from './limits';
import { openLabDatabase } from './openLabDatabase';

const { postgres } = inject('lastwriteStack');

it('a database is dropped once a superuser’s process, such as autovacuum’s, has left it', async () => {
  const lab = await openLabDatabase(postgres.labUrl, labLimits);
  const url = new URL(postgres.adminUrl);
  url.pathname = `/${lab.name}`;
  const settings = { application_name: 'lastwrite test', connectionTimeoutMillis: 30_000, deadlineMs: 30_000 };
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
