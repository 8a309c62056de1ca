import type { RecordType } from '@/lib/record/RecordType';
import { countRowsRead } from '../clickhouse/countRowsRead';
import type { ClickHouseRow } from '../clickhouse/decodeRows';
import type { ClickHouseStatement } from '../clickhouse/openClickHouse';
import { readClickHouseFacts } from '../clickhouse/readTableFacts';
import type { Stores } from '../openStores';
import type { PostgresRow, PostgresStatement } from '../postgres/openPostgres';
import { readPostgresFacts } from '../postgres/readPostgresFacts';
import { smellsOfSchemaChange, SourceFailure } from '../SourceFailure';
import { withDeadline } from '../withDeadline';
import type { SweepFacts } from './comparisons';
import type { StoreCost } from './model';

export interface SweepOptions {
  /** Longest time for one statement. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a sweep's read asks of the stores, each statement with a deadline, and what that costs them. */
export class SweepRead {
  private readonly spent = { postgresMs: 0, clickhouseMs: 0, rowsRead: 0 };

  constructor(
    private readonly stores: Stores,
    readonly type: RecordType,
    private readonly options: SweepOptions,
  ) {}

  get cost(): StoreCost {
    const { postgresMs, clickhouseMs, rowsRead } = this.spent;
    return { postgresMs: rounded(postgresMs), clickhouseMs: rounded(clickhouseMs), rowsRead };
  }

  /** @throws SourceFailure, or the reason for which the signal was aborted */
  async facts(): Promise<SweepFacts> {
    const { postgres, clickhouse } = this.stores;
    const [ofPostgres, ofClickHouse] = await Promise.all([
      this.within('Postgres', (signal) => readPostgresFacts(postgres, this.type, signal)),
      this.within('ClickHouse', (signal) => readClickHouseFacts(clickhouse, this.type, signal)),
    ]);
    return { postgres: ofPostgres, clickhouse: ofClickHouse };
  }

  forgetFacts(): void {
    forgetFacts(this.stores, this.type);
  }

  /** `rowsRead`: how many rows of the inspected tables it reads, which Postgres itself does not say: as planned, or as its answer tells. */
  async postgres(
    statement: PostgresStatement,
    rowsRead: number | ((rows: readonly PostgresRow[]) => number) = 0,
  ): Promise<readonly PostgresRow[]> {
    const startedMs = performance.now();
    try {
      const rows = await this.within('Postgres', (signal) => this.stores.postgres.run(statement, signal));
      this.spent.rowsRead += typeof rowsRead === 'number' ? rowsRead : rowsRead(rows);
      return rows;
    } finally {
      this.spent.postgresMs += performance.now() - startedMs;
    }
  }

  async clickhouse(statement: ClickHouseStatement): Promise<readonly ClickHouseRow[]> {
    const startedMs = performance.now();
    try {
      const { result, rowsRead } = await countRowsRead(() =>
        this.within('ClickHouse', (signal) => this.stores.clickhouse.run(statement, signal)),
      );
      this.spent.rowsRead += rowsRead;
      return result;
    } finally {
      this.spent.clickhouseMs += performance.now() - startedMs;
    }
  }

  private async within<T>(store: string, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal: outer, timeoutMs } = this.options;
    outer?.throwIfAborted();
    try {
      return await withDeadline(store, timeoutMs, (signal) =>
        action(outer === undefined ? signal : AbortSignal.any([outer, signal])),
      );
    } catch (error) {
      outer?.throwIfAborted();
      throw error;
    }
  }
}

/** Facts of a type that were asked longer ago than this, by default all of them, are asked anew: tables may have changed since. */
export function forgetFacts({ postgres, clickhouse }: Stores, type: RecordType, olderThanMs = -1): void {
  postgres.facts.of(type).forgetOlderThan(olderThanMs);
  clickhouse.facts.of(type).forgetOlderThan(olderThanMs);
}

/**
 * Reads with the facts at hand; if that fails in a way that a changed schema explains, once more with facts asked anew: then what the
 * facts say of it is thrown.
 */
export async function readForSweep<T>(
  stores: Stores,
  type: RecordType,
  options: SweepOptions,
  read: (context: SweepRead, facts: SweepFacts) => Promise<T>,
): Promise<T> {
  const context = new SweepRead(stores, type, options);
  try {
    return await read(context, await context.facts());
  } catch (error) {
    if (!(error instanceof SourceFailure) || !smellsOfSchemaChange(error)) throw error;
    context.forgetFacts();
    return read(context, await context.facts());
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
