import { join } from 'node:path';
import { homeFailure } from './start/homeLock.js';
import { ProcessStartError } from './processes/startProcess';

const embeddedStores: Readonly<Record<string, { readonly folder: string; readonly variable: string }>> = {
  Postgres: { folder: 'postgres', variable: 'LASTWRITE_POSTGRES_URL and LASTWRITE_STATE_URL' },
  ClickHouse: { folder: 'clickhouse', variable: 'LASTWRITE_CLICKHOUSE_URL' },
};

/** What a failed start means and what to do about it, for people. Nothing is deleted for them. */
export function explainFailure(error: unknown, home: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|EDQUOT|No space left on device|NOT_ENOUGH_SPACE|Disk quota exceeded|Check free disk space/i.test(text)) {
    return `The disk that holds ${home} is full. Free some space, or set LASTWRITE_HOME to a folder on another disk.\n${text}`;
  }
  if (isFileFailure(error)) return `${(homeFailure(home, error) as Error).message}\n${text}`;
  if (!(error instanceof ProcessStartError)) return text;
  const store = embeddedStores[error.process];
  if (store === undefined || /Move (it|both) away/.test(text)) return text;
  return (
    `${text}\n\nIf its data folder is damaged, move it away and start again; it is created again with sample data:\n` +
    `    mv ${join(home, store.folder)} ${join(home, `${store.folder}.damaged`)}\n` +
    `Or set ${store.variable} to a server of yours.`
  );
}

function isFileFailure(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
