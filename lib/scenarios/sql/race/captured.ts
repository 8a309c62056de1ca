import type { StepStore } from '@/lib/evidence/stepMeaning';
import { quoteClickHouseText } from '@/lib/stores/clickhouse/quoteClickHouse';
import type { SessionEvent } from '../session/SessionEvent';

/** What a step captured: text as Postgres prints it, with its type's OID; of ClickHouse that of the type of Postgres which holds such values. */
export interface CapturedValue {
  readonly text: string | null;
  readonly type: number;
}

const INT8 = 20;
const BOOL = 16;
/** Of ClickHouse's widest Decimal. */
const MOST_DECIMALS = 76;
/** Types whose literals mean something only with their type; others are read by where they stand. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [BOOL, 'boolean'],
  [INT8, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [25, 'text'],
  [700, 'real'],
  [701, 'double precision'],
  [1043, 'text'],
  [1082, 'date'],
  [1114, 'timestamp'],
  [1184, 'timestamptz'],
  [1700, 'numeric'],
  [2950, 'uuid'],
]);

/**
 * The values that a step captures under these names: of its last result the first row's columns. Without a row they are NULL; of a statement without a
 * result the first is how many rows it changed, or, where it changes none by its nature, whether it was done. After an error all are NULL.
 */
export function captured(
  names: readonly string[],
  events: readonly SessionEvent[],
): ReadonlyMap<string, CapturedValue> {
  const last = events.findLast(({ kind }) => kind === 'rows' || kind === 'done' || kind === 'error' || kind === 'lost');
  return new Map(names.map((name, index) => [name, valueAt(last, index)]));
}

function valueAt(event: SessionEvent | undefined, index: number): CapturedValue {
  if (event?.kind === 'rows') return { text: event.rows[0]?.[index] ?? null, type: event.columns[index]?.type ?? 0 };
  if (event?.kind !== 'done' || index > 0) return { text: null, type: 0 };
  // A COMMIT of a transaction that has failed is told as a ROLLBACK.
  return event.count === null
    ? { text: event.tag === 'ROLLBACK' ? 'f' : 't', type: BOOL }
    : { text: String(event.count), type: INT8 };
}

/** Whether a step that waits for this value is run. */
export function isTrue(value: CapturedValue | undefined): boolean {
  return value !== undefined && value.text !== null && !['f', '0', ''].includes(value.text);
}

/** The value as written in the store's SQL. */
export function literalOf(value: CapturedValue, store: StepStore): string {
  return store === 'postgres' ? postgresLiteral(value) : clickhouseLiteral(value);
}

function postgresLiteral({ text, type }: CapturedValue): string {
  const name = typeNames.get(type);
  const literal = text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`;
  const plain = text?.includes('\\') === true ? `E${literal.replaceAll('\\', '\\\\')}` : literal;
  return name === undefined ? plain : `CAST(${plain} AS ${name})`;
}

/** Types without a counterpart are texts. */
function clickhouseLiteral({ text, type }: CapturedValue): string {
  if (text === null) return 'NULL';
  const literal = quoteClickHouseText(text);
  switch (typeNames.get(type)) {
    case 'boolean':
      return text === 't' ? 'true' : 'false';
    case 'bigint':
    case 'smallint':
    case 'integer':
      return `toInt64(${literal})`;
    case 'real':
    case 'double precision':
      return `toFloat64(${literal})`;
    case 'numeric':
      return /^-?\d+$/.test(text)
        ? `toInt256(${literal})`
        : `toDecimal256(${literal}, ${Math.min(MOST_DECIMALS, text.split('.')[1]?.length ?? 0)})`;
    case 'date':
      return `toDate32(${literal})`;
    case 'timestamp':
    case 'timestamptz':
      return `parseDateTime64BestEffort(${literal}, 6, 'UTC')`;
    case 'uuid':
      return `toUUID(${literal})`;
    case undefined:
    default:
      return literal;
  }
}
