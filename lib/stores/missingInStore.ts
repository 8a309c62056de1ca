import type { RecordType } from '@/lib/record/RecordType';
import { SourceFailure } from './SourceFailure';

type StoreTitle = 'Postgres' | 'ClickHouse';

/** Where the tables of a type are named, for whoever has to correct them. */
function configurationOf({ id }: RecordType): string {
  return `the record type "${id}" under records in the configuration`;
}

export function missingTable(store: StoreTitle, type: RecordType, table: string): SourceFailure {
  const where =
    store === 'Postgres' ? 'the database of the Postgres URL' : 'the database in the path of the ClickHouse URL';
  return new SourceFailure({
    code: 'missing_table',
    message: `${store} has no table ${table}, or this user may not see it.`,
    hint: `Check ${where}, run the migrations, or correct ${configurationOf(type)}.`,
  });
}

/** `purpose` ends the sentence "has no column x, by which …". */
export function missingColumn(
  store: StoreTitle,
  type: RecordType,
  table: string,
  column: string,
  purpose: string,
): SourceFailure {
  return new SourceFailure({
    code: 'missing_column',
    message: `The ${store} table ${table} has no column ${column}, by which ${purpose}.`,
    hint: `Run the migrations, or correct ${configurationOf(type)}.`,
  });
}

/** Why a field was not read, for fields that are lacking; the first twenty by name. */
export function listLacking(lacking: readonly string[], table: string): readonly string[] {
  const most = 20;
  if (lacking.length <= most) return lacking;
  return [
    ...lacking.slice(0, most),
    `${table} lacks ${lacking.length - most} more columns. Their fields were not read.`,
  ];
}
