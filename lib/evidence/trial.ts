import type { FieldValue } from '@/lib/record/fieldValue';
import { derivedOf, keptIn, truthOf, type RecordType } from '@/lib/record/RecordType';
import { rowId, type RecordRow } from '@/lib/record/rows';
import { alterationOf } from './compare/alteration';
import { readColumnType, timeDigits, type ColumnType } from './compare/columnType';
import { compareValues } from './compare/compareValues';
import type { ColumnTypes, Sources } from './model';

/** How one field of one copy agrees with the truth over many records. */
export interface FieldTrial {
  readonly rowSet: string;
  readonly field: string;
  readonly copy: string;
  /** Of how many rows that both hold, and whose values a rule compares. */
  readonly compared: number;
  /** Rows that both hold and no rule compares: they neither agree nor differ. */
  readonly uncompared: number;
  /** Why they are not compared; null where all are. */
  readonly why: string | null;
  /** Equal, or equal by what the copy's column can hold. */
  readonly agree: number;
  /** Of those that agree: the column's default where the truth has NULL. */
  readonly defaults: number;
  /** Decimals of a second that both keep, where one keeps fewer; -1: days. null: both keep as many, or it is no time. */
  readonly cutTo: number | null;
  /** What all, or nearly all, that differ have in common: of a column that is scaled wrongly some value may be broken besides. */
  readonly pattern: TrialPattern | null;
  /** So many that differ do not have it. */
  readonly exceptions: number;
  /** Nearly all differ: it is more likely paired or scaled wrongly than broken. */
  readonly suspect: boolean;
}

export type TrialPattern =
  | { readonly kind: 'shifted'; readonly shiftMs: number }
  /** The copy's value is the truth's times ten to this power. */
  | { readonly kind: 'scaled'; readonly power: number }
  | { readonly kind: 'default' | 'placeholder' | 'truncated' | 'rounded' | 'encoding' | 'reordered' };

const SUSPECT_FROM = 5;
const SUSPECT_BELOW = 0.1;
const NEARLY_ALL = 0.9;

interface Pair {
  readonly truth: FieldValue;
  readonly copy: FieldValue;
}

/** Every field of every copy, over records that the truth holds. Rows that a copy lacks say nothing of its fields. Pure. */
export function judgeTrial(type: RecordType, records: readonly Sources[]): readonly FieldTrial[] {
  return derivedOf(type).flatMap(({ id: copy, store }) =>
    type.rows.flatMap(({ id: rowSet, fields }) =>
      fields.flatMap((field): readonly FieldTrial[] => {
        if (keptIn(field, copy) === undefined || keptIn(field, truthOf(type).id) === undefined) return [];
        const read = records.flatMap((sources) => pairsOf(sources, copy, rowSet, field.id));
        const [first] = read;
        if (first === undefined) return [];
        const pairs = read.flatMap((each) => each.pairs);
        return [judgeField({ rowSet, field: field.id, copy }, store, first.types, pairs)];
      }),
    ),
  );
}

function judgeField(
  of: Pick<FieldTrial, 'rowSet' | 'field' | 'copy'>,
  store: 'postgres' | 'clickhouse',
  types: { readonly truth: ColumnType; readonly copy: ColumnType },
  pairs: readonly Pair[],
): FieldTrial {
  const all = pairs.map((pair) => ({
    pair,
    ...compareValues(
      { value: pair.truth, type: types.truth, store: 'postgres' },
      { value: pair.copy, type: types.copy, store },
    ),
  }));
  const judged = all.filter(({ outcome }) => outcome !== 'unknown');
  const differ = judged.filter(({ outcome }) => outcome === 'different').map(({ pair }) => pair);
  const defaults = judged.filter(({ outcome, pair }) => outcome === 'equal_by_convention' && pair.truth === null);
  const [digits, kept] = [timeDigits(types.truth), timeDigits(types.copy)];
  const agree = judged.length - differ.length;
  return {
    ...of,
    compared: judged.length,
    uncompared: all.length - judged.length,
    why: all.find(({ outcome }) => outcome === 'unknown')?.rule ?? null,
    agree,
    defaults: defaults.length,
    cutTo: digits === null || kept === null || digits === kept ? null : Math.min(digits, kept),
    ...patternOf(differ, types.copy),
    suspect: judged.length >= SUSPECT_FROM && agree / judged.length < SUSPECT_BELOW,
  };
}

function patternOf(differ: readonly Pair[], type: ColumnType): Pick<FieldTrial, 'pattern' | 'exceptions'> {
  const patterns = differ.map((pair) => JSON.stringify(patternOfPair(pair, type)));
  const counts = new Map<string, number>();
  for (const text of patterns) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [text, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['null', 0];
  const pattern = count >= patterns.length * NEARLY_ALL ? (JSON.parse(text) as TrialPattern | null) : null;
  return { pattern, exceptions: pattern === null ? 0 : patterns.length - count };
}

function patternOfPair({ truth, copy }: Pair, type: ColumnType): TrialPattern | null {
  const alteration = alterationOf(truth, copy, type);
  if (alteration === null) return null;
  const { kind, shiftMs } = alteration;
  if (kind === 'shifted') return shiftMs === null ? null : { kind, shiftMs };
  if (kind !== 'scaled') return { kind };
  const power = Math.round(Math.log10(Math.abs(Number(copy) / Number(truth))));
  return Number.isFinite(power) ? { kind, power } : null;
}

function pairsOf(
  { truth, derived, clickhouse }: Sources,
  copy: string,
  rowSet: string,
  field: string,
): readonly {
  readonly types: { readonly truth: ColumnType; readonly copy: ColumnType };
  readonly pairs: readonly Pair[];
}[] {
  if (truth.status === 'unavailable') return [];
  const rows = rowsOfCopy(derived, clickhouse, copy);
  if (rows === null) return [];
  const held = new Map(rows.rows.map(({ row, values }) => [rowId(row), values]));
  const typeOf = (types: ColumnTypes) => readColumnType(types[rowSet]?.[field] ?? '');
  const pairs = truth.data.rows.flatMap(({ row, values }): readonly Pair[] => {
    const other = row.rowSet === rowSet ? held.get(rowId(row)) : undefined;
    const [own, copied] = [values[field], other?.[field]];
    return own === undefined || copied === undefined ? [] : [{ truth: own, copy: copied }];
  });
  return pairs.length === 0 ? [] : [{ types: { truth: typeOf(truth.data.types), copy: typeOf(rows.types) }, pairs }];
}

function rowsOfCopy(
  derived: Sources['derived'],
  clickhouse: Sources['clickhouse'],
  copy: string,
): { readonly rows: readonly RecordRow[]; readonly types: ColumnTypes } | null {
  const postgres = derived.find((each) => each.copy === copy)?.read;
  if (postgres !== undefined) return postgres.status === 'unavailable' ? null : postgres.data;
  const found = clickhouse.find((each) => each.copy === copy);
  if (found === undefined || found.final.status === 'unavailable' || found.raw.status === 'unavailable') return null;
  return { rows: found.final.data.rows, types: found.raw.data.types };
}

/** Whether some copy holds anything of the record, so that it can be compared at all. */
export function isHeldTwice({ truth, derived, clickhouse }: Sources): boolean {
  const reads = [...derived.map(({ read }) => read), ...clickhouse.map(({ final }) => final)];
  return truth.status === 'ok' && reads.some(({ status }) => status === 'ok');
}
