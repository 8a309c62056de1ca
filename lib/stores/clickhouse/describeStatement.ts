import { TupleParam } from '@clickhouse/client';
import type { StoreQuery } from '../StoreQuery';
import { quoteClickHouseText } from './quoteClickHouse';
import type { VersionsQuery } from './versionsQuery';

/** The statement to be pasted into clickhouse-client, and as it was sent, with its parameters as `--param_name=…` takes them. */
export function describeStatement(
  { sql, settings, parameters, table }: VersionsQuery,
  maySendSettings: boolean,
): StoreQuery {
  const whole = maySendSettings && settings !== undefined ? `${sql}\nSETTINGS ${settings}` : sql;
  const texts = Object.entries(parameters).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : literal(value),
  ]);
  return {
    title: `${table.name}, every version, FINAL's choice marked`,
    sql: `${inlineParameters(whole, parameters)};`,
    sent: { sql: whole, parameters: Object.fromEntries(texts) },
  };
}

/** Comments, texts and quoted names are matched first, so that nothing in them is taken for a placeholder. */
const TOKEN = /--[^\n]*|\/\*.*?\*\/|'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"|\{(\w+):([^{}]+)\}/gs;

/** Each `{name:Type}` replaced by its value as a literal of that type. */
export function inlineParameters(sql: string, parameters: Readonly<Record<string, unknown>>): string {
  return sql.replace(TOKEN, (token, name: string | undefined, type: string | undefined) => {
    if (name === undefined || type === undefined || !Object.hasOwn(parameters, name)) return token;
    const value = literal(parameters[name]);
    return type === 'String' ? value : `${value}::${type}`;
  });
}

function literal(value: unknown): string {
  if (value instanceof TupleParam) return `(${value.values.map(literal).join(', ')})`;
  if (typeof value === 'bigint') return value.toString();
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : quoteClickHouseText(String(value));
}
