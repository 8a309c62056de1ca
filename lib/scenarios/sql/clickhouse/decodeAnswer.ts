import type { ResultRows } from '../session/SessionEvent';

/** What the types of ClickHouse are told as: the OID of the type of Postgres which holds their values; of others 0. */
const types: readonly (readonly [RegExp, number])[] = [
  [/^(?:U?Int(?:8|16)|Int32)$/, 23],
  [/^(?:UInt32|Int64)$/, 20],
  [/^(?:U?Int\d+|Decimal.*)$/, 1700],
  [/^Float32$/, 700],
  [/^Float64$/, 701],
  [/^Bool$/, 16],
  [/^(?:String|FixedString.*|Enum.*)$/, 25],
  [/^Date(?:32)?$/, 1082],
  [/^DateTime/, 1114],
  [/^UUID$/, 2950],
];
const BOOL = 16;

/** Reads TabSeparatedWithNamesAndTypes. null: no result. Booleans are written as in Postgres. */
export function decodeAnswer(text: string, mostRows: number): ResultRows | null {
  const [names, kinds, ...lines] = text.split('\n');
  if (names === undefined || kinds === undefined || text === '') return null;
  const columnTypes = kinds.split('\t').map(typeOf);
  const columns = names.split('\t').map((name, index) => ({ name: unescape(name), type: columnTypes[index] ?? 0 }));
  // The last line ends as well.
  const rows = lines.slice(0, -1);
  return {
    kind: 'rows',
    columns,
    rows: rows.slice(0, mostRows).map((line) =>
      line.split('\t').map((value, index) => {
        if (value === '\\N') return null;
        return columnTypes[index] === BOOL ? value.charAt(0) : unescape(value);
      }),
    ),
    count: rows.length,
  };
}

function typeOf(name: string): number {
  const [, inner] = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(name) ?? [];
  return inner === undefined ? (types.find(([pattern]) => pattern.test(name))?.[1] ?? 0) : typeOf(inner);
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', 0: '\0' };

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/g, (_whole, char: string) => escapes[char] ?? char);
}
