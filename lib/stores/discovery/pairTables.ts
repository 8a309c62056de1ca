import { wordsOf } from '@/lib/record/RecordEntry';
import { parseEngine } from '../clickhouse/parseEngine';
import type { Catalogs, ClickHouseTableSeen, PostgresTableSeen } from './Catalogs';
import { writtenName } from './findTable';
import { sameWords } from './matchColumns';

/** A table and what looks like its copy. */
export interface Pair {
  readonly postgres: PostgresTableSeen;
  readonly clickhouse: ClickHouseTableSeen;
  /** 0 to 1: how much speaks for it. */
  readonly score: number;
  readonly reasons: readonly string[];
}

export interface Pairing {
  /** The best first; each table stands in one at most. */
  readonly pairs: readonly Pair[];
  /** So many pairs of tables were held against each other, column by column. */
  readonly compared: number;
}

interface Source {
  readonly table: PostgresTableSeen;
  readonly key: readonly string[];
  readonly columns: ReadonlySet<string>;
  /** By itself, and behind its schema: `shop_orders`. */
  readonly names: readonly string[];
}

interface Target {
  readonly table: ClickHouseTableSeen;
  readonly columns: ReadonlySet<string>;
  readonly name: string;
}

const LEAST_SCORE = 0.6;
/** Tables of other names are a pair where they share so much of their columns. */
const LEAST_SHARE = 0.8;
const MOST_PARTS = 6;

/** Tables of ClickHouse that have the key of one in Postgres, and its name or nearly all of its columns. Pure. */
export function pairTables({ postgres, clickhouse }: Catalogs): Pairing {
  const targets = clickhouse
    .filter(({ engine, engineFull }) => engine === 'Distributed' || parseEngine(engine, engineFull).family !== 'other')
    .map((table): Target => ({ table, columns: wordsIn(table), name: singular(table.table) }));
  const byName = groupedBy(targets, ({ name }) => [name]);
  const byColumn = groupedBy(targets, ({ columns }) => columns);
  const owned = new Set(postgres.map(({ table }) => singular(table)));
  let compared = 0;
  const candidates = postgres.flatMap((table): readonly Pair[] => {
    const [key] = table.keys;
    if (key === undefined || key.columns.length > MOST_PARTS) return [];
    const names = [singular(table.table), singular(`${table.schema}_${table.table}`)];
    const source = { table, key: key.columns.map(sameWords), columns: wordsIn(table), names };
    const worth = worthComparing(source, byName, byColumn);
    compared += worth.size;
    return [...worth].flatMap((target) => scored(source, target, owned) ?? []);
  });
  const taken = new Set<unknown>();
  const pairs = [...candidates]
    .sort((a, b) => worthOf(b) - worthOf(a))
    .filter((pair) => {
      if (taken.has(pair.postgres) || taken.has(pair.clickhouse)) return false;
      taken.add(pair.postgres).add(pair.clickhouse);
      return true;
    });
  return { pairs, compared };
}

/** The database that the URL names comes before others that the user may read too. */
function worthOf({ score, clickhouse }: Pair): number {
  return score + (clickhouse.visible ? 0.15 : 0);
}

/**
 * Every target that may be a pair with the source, and few others: those of its name, and those that have one of its rarest columns. Whoever shares
 * `LEAST_SHARE` of n columns lacks n - ⌈LEAST_SHARE · n⌉ at most, so of one column more than that it has one.
 */
function worthComparing(
  { names, columns }: Source,
  byName: ReadonlyMap<string, readonly Target[]>,
  byColumn: ReadonlyMap<string, readonly Target[]>,
): ReadonlySet<Target> {
  const owners = [...columns].map((column) => byColumn.get(column) ?? []).sort((a, b) => a.length - b.length);
  const mayLack = columns.size - Math.ceil(LEAST_SHARE * columns.size);
  return new Set([...names.flatMap((name) => byName.get(name) ?? []), ...owners.slice(0, mayLack + 1).flat()]);
}

/** `owned`: names of tables in Postgres. A target that is called like one of them is no copy of another one. */
function scored(source: Source, target: Target, owned: ReadonlySet<string>): Pair | null {
  if (!source.key.every((column) => target.columns.has(column))) return null;
  const named = source.names.indexOf(target.name);
  const shared = [...source.columns].filter((column) => target.columns.has(column)).length;
  const share = shared / source.columns.size;
  if (named === -1 && (share < LEAST_SHARE || owned.has(target.name))) return null;
  const alike = named === -1 && source.names.some((name) => name.length > 2 && target.name.includes(name));
  const score = named === -1 ? (alike ? 0.4 : 0.3) + 0.4 * share : (named === 0 ? 0.5 : 0.45) + 0.2 + 0.3 * share;
  if (score < LEAST_SCORE) return null;
  const reasons = [
    ...(named === -1 && !alike
      ? []
      : [`the names ${alike ? 'are alike' : 'agree'}: ${writtenName(source.table)} and ${writtenName(target.table)}`]),
    `both have the key (${source.table.keys[0]?.columns.join(', ')})`,
    `${shared} of ${source.columns.size} columns are in both`,
  ];
  return { postgres: source.table, clickhouse: target.table, score: Math.round(score * 100) / 100, reasons };
}

function groupedBy<T>(items: readonly T[], keysOf: (item: T) => Iterable<string>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items)
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  return groups;
}

function wordsIn({ columns }: PostgresTableSeen | ClickHouseTableSeen): ReadonlySet<string> {
  return new Set(columns.map(({ name }) => sameWords(name)));
}

/** In one word, of one thing: `order_items`, `OrderItem` → `orderitem`. */
export function singular(name: string): string {
  const words = wordsOf(name).split(' ');
  const last = words.at(-1) ?? '';
  return [...words.slice(0, -1), singularOf(last)].join('');
}

export function singularOf(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
