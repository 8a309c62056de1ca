import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migratePostgres } from '../../reference/schema/migratePostgres';
import { migrateState } from '../../state/migrateState';
import { startClickHouse } from '../clickhouse/startClickHouse';
import { grantReading } from '../postgres/createDatabases';
import { startPostgres } from '../postgres/startPostgres';
import { type TestStack, withDatabase } from './TestStack';

export const templates = { coaching: 'template_coaching', state: 'template_state' } as const;

/**
 * Postgres and ClickHouse of their own in a temporary folder, with migrated template databases. Anything that is not vitest
 * (end-to-end tests, benches) starts it here; integration tests get it from the global set-up.
 */
export async function startTestStack(): Promise<{ readonly stack: TestStack; stop(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'lastwrite-test-'));
  const [postgres, clickhouse] = await Promise.all([
    startPostgres(home, process.env, { volatile: true }),
    startClickHouse(home, process.env),
  ]);
  const admin = new pg.Client({ connectionString: postgres.adminUrl('postgres') });
  await admin.connect();
  for (const template of Object.values(templates)) await admin.query(`CREATE DATABASE ${template} OWNER lastwrite`);
  await admin.end();
  await grantReading(postgres.adminUrl(templates.coaching));
  await Promise.all([migratePostgres(postgres.url(templates.coaching)), migrateState(postgres.url(templates.state))]);

  const bare = (url: string) => withDatabase(url, '');
  return {
    stack: {
      postgres: {
        adminUrl: postgres.adminUrl('postgres'),
        url: bare(postgres.url('')),
        readerUrl: bare(postgres.readerUrl('')),
        labUrl: postgres.labUrl(),
      },
      clickhouse: {
        url: bare(clickhouse.url('')),
        readerUrl: bare(clickhouse.readerUrl('')),
        strictUrl: bare(clickhouse.readerUrl('', 'strict_reader')),
      },
    },
    stop: async () => {
      await Promise.all([postgres.process.stop(), clickhouse.process.stop()]);
      await rm(home, { recursive: true, force: true });
    },
  };
}
