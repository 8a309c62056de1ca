import { openConnection, type Connection } from '../../postgres/Connection';

export type PostgresPasswords = {
  readonly postgres: string;
  readonly lastwrite: string;
  readonly lastwrite_reader: string;
  readonly lastwrite_lab: string;
};

/** Creating a database copies files. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * The two databases and their roles; safe to repeat. `lastwrite` owns both databases. `lastwrite_reader` may read every
 * present and future table of `coaching` that `lastwrite` makes, in transactions that are read-only unless it says otherwise, and not enter `lastwrite`.
 * `lastwrite_lab` makes databases and roles of its own for races of SQL, and has no part in the two.
 */
export async function createDatabases(adminUrl: string, passwords: PostgresPasswords): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await createRole(client, 'lastwrite', 'LOGIN CREATEDB REPLICATION', passwords.lastwrite);
    await createRole(client, 'lastwrite_reader', 'LOGIN', passwords.lastwrite_reader);
    // It reads everything, the catalogue with the hashes of passwords included.
    await client.query('REVOKE pg_read_all_data FROM lastwrite_reader');
    // A sweep has to know since when the transactions of others are open.
    await client.query('GRANT pg_read_all_stats TO lastwrite_reader');
    // The explorer finds deadlocks sooner than the server's second.
    await client.query('GRANT SET ON PARAMETER deadlock_timeout TO lastwrite');
    await createRole(client, 'lastwrite_lab', 'LOGIN CREATEDB CREATEROLE', passwords.lastwrite_lab);
    await client.query('GRANT SET ON PARAMETER deadlock_timeout, temp_file_limit TO lastwrite_lab');
    await client.query('ALTER ROLE lastwrite_reader SET default_transaction_read_only = on');
    for (const database of ['coaching', 'lastwrite']) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER lastwrite`);
    }
    await client.query('REVOKE CONNECT ON DATABASE lastwrite FROM PUBLIC');
  });
  const coaching = new URL(adminUrl);
  coaching.pathname = '/coaching';
  await grantReading(coaching.href);
}

/** Lets `lastwrite_reader` read what `lastwrite` has and will have in the database of this URL, which is the superuser's. Safe to repeat. */
export async function grantReading(adminUrl: string): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await client.query('ALTER DEFAULT PRIVILEGES FOR ROLE lastwrite GRANT USAGE ON SCHEMAS TO lastwrite_reader');
    await client.query('ALTER DEFAULT PRIVILEGES FOR ROLE lastwrite GRANT SELECT ON TABLES TO lastwrite_reader');
    const { rows } = await client.query<{ name: string }>(
      "SELECT nspname AS name FROM pg_namespace WHERE nspowner = 'lastwrite'::regrole OR nspname = 'public'",
    );
    for (const schema of rows.map(({ name }) => client.escapeIdentifier(name))) {
      await client.query(`GRANT USAGE ON SCHEMA ${schema} TO lastwrite_reader`);
      await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO lastwrite_reader`);
    }
  });
}

async function withConnection(url: string, action: (client: Connection) => Promise<void>): Promise<void> {
  const client = await openConnection({
    connectionString: url,
    application_name: 'lastwrite roles',
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    deadlineMs: ANSWER_WITHIN_MS,
  });
  try {
    await action(client);
  } finally {
    await client.end();
  }
}

async function createRole(client: Connection, name: string, attributes: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(
    `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} ${attributes} PASSWORD ${client.escapeLiteral(password)}`,
  );
}
