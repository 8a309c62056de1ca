import { request } from 'node:http';
import pg from 'pg';

/** Reads all rows of statements and lets them go, as they come off the socket: what a store and the way from it take at least. */
export interface BareScans {
  /** In ms. */
  postgres(statements: readonly string[]): Promise<number>;
  clickhouse(statements: readonly string[]): Promise<number>;
}

export function openBareScans(urls: { readonly postgres: string; readonly clickhouse: string }): BareScans {
  return {
    async postgres(statements) {
      const client = new pg.Client({ connectionString: urls.postgres });
      await client.connect();
      try {
        const began = performance.now();
        for (const sql of statements)
          await new Promise<void>((resolve, reject) => client.query(new Discarded(sql, resolve, reject)));
        return performance.now() - began;
      } finally {
        await client.end();
      }
    },
    async clickhouse(statements) {
      const began = performance.now();
      for (const sql of statements) await discard(urls.clickhouse, sql);
      return performance.now() - began;
    },
  };
}

/** A query whose rows nobody reads. */
class Discarded implements pg.Submittable {
  constructor(
    private readonly sql: string,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: pg.Connection): void {
    connection.query(this.sql);
  }
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.resolve();
  }
  handleError(error: unknown): void {
    this.reject(error);
  }
}

function discard(url: string, sql: string): Promise<void> {
  const { origin, pathname, username, password } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}/?database=${pathname.slice(1)}&default_format=RowBinary`,
      { method: 'POST', auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`ClickHouse answered ${response.statusCode} to ${sql}`));
        response
          .on('data', () => undefined)
          .on('end', () => resolve())
          .on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(sql);
  });
}
