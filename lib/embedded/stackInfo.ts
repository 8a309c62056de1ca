import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PartTrouble } from '../contract/status';
import { writeWhole } from '../environments/writeWhole';

/** `stack.json`: where the running stack is. Times ISO 8601; ClickHouse urls carry user, password and database. */
export type StackInfo = {
  readonly version: 1;
  readonly startedAt: string;
  readonly pid: number;
  readonly home: string;
  readonly console: { readonly url: string | null; readonly pid: number | null };
  readonly postgres: {
    readonly embedded: boolean;
    readonly url: string;
    readonly readerUrl: string;
    readonly stateUrl: string;
    /** Makes databases and roles for races of SQL; null: no Postgres is embedded, and none is named. */
    readonly labUrl: string | null;
    readonly pid: number | null;
  };
  readonly clickhouse: {
    readonly embedded: boolean;
    readonly url: string;
    readonly readerUrl: string;
    readonly database: string;
    /** Makes databases for races of SQL; null: no ClickHouse is embedded. */
    readonly labUrl: string | null;
    readonly pid: number | null;
  };
  readonly coaching: {
    readonly embedded: boolean;
    readonly url: string | null;
    /** The same service over gRPC; null where one of your own has none. */
    readonly grpcUrl: string | null;
    readonly pid: number | null;
  };
  /** Parts that stopped by themselves and have not run well for a while since; the console reads them here. */
  readonly parts: readonly PartTrouble[];
};

/** Replaces the file atomically. Only its owner may read it, because it contains passwords. */
export function writeStackInfo(info: StackInfo): void {
  writeWhole(join(info.home, 'stack.json'), `${JSON.stringify(info, null, 2)}\n`);
}

export function removeStackInfo(home: string): void {
  rmSync(join(home, 'stack.json'), { force: true });
}
