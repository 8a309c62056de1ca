import { TupleParam } from '@clickhouse/client';
import type { StoreQuery } from '../StoreQuery';
import type { VersionsQuery } from './versionsQuery';

/** The statement as it is sent, with its parameters as `clickhouse-client --param_name=…` takes them. */
export function describeStatement(
  { sql, settings, parameters, table }: VersionsQuery,
  maySendSettings: boolean,
): StoreQuery {
  return {
    title: `${table.name}, every version, FINAL's choice marked`,
    sql: maySendSettings && settings !== undefined ? `${sql}\nSETTINGS ${settings}` : sql,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, render(value, true)])),
  };
}

function render(value: unknown, outermost: boolean): string {
  if (value instanceof TupleParam) return `(${value.values.map((element) => render(element, false)).join(',')})`;
  if (Array.isArray(value)) return `[${value.map((element) => render(element, false)).join(',')}]`;
  return outermost ? String(value) : `'${String(value)}'`;
}
