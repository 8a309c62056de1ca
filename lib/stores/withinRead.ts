import type { SourceRead, Sources } from '@/lib/evidence/model';
import type { KeyPart, RowSet } from '@/lib/record/RecordType';
import { rowId, type RowKey } from '@/lib/record/rows';

/** A row set of which a copy holds more rows of a record than are read. */
export interface PartlyRead {
  readonly rowSet: RowSet;
  /** Those that were read: the first ones, in the order of the store. */
  readonly keys: readonly RowKey[];
}

/**
 * Of row sets that some copy holds more of than was read, only the rows up to the last one that was read of every copy: that a copy lacks a
 * later one can't be claimed, as it may just not have been read. Where two stores put the keys in different orders, only the rows that were
 * read of every copy.
 */
export function withinRead(sources: Sources, partly: readonly PartlyRead[]): Sources {
  if (partly.length === 0) return sources;
  const within = new Map<string, (row: RowKey) => boolean>();
  for (const { rowSet } of partly) {
    const lists = partly.filter((read) => read.rowSet === rowSet).map(({ keys }) => keys);
    within.set(rowSet.id, upToTheFirstEnd(rowSet.key, lists) ?? readOfEvery(sources));
  }
  const isWithin = ({ row }: { readonly row: RowKey }) => within.get(row.rowSet)?.(row) ?? true;
  const { truth, derived, clickhouse } = sources;
  return {
    truth: changed(truth, (data) => ({ ...data, rows: data.rows.filter(isWithin) })),
    derived: derived.map(({ copy, read }) => ({
      copy,
      read: changed(read, (data) => ({ ...data, rows: data.rows.filter(isWithin) })),
    })),
    clickhouse: clickhouse.map(({ copy, final, raw }) => ({
      copy,
      final: changed(final, (data) => ({ ...data, rows: data.rows.filter(isWithin) })),
      raw: changed(raw, (data) => ({
        ...data,
        versions: data.versions.filter(isWithin),
        cut: data.cut.filter(isWithin),
      })),
    })),
  };
}

/** null where a list is not in the order of the parts' types. */
function upToTheFirstEnd(
  parts: readonly KeyPart[],
  lists: readonly (readonly RowKey[])[],
): ((row: RowKey) => boolean) | null {
  const isInOrder = (keys: readonly RowKey[]) =>
    keys.every((row, index) => index === 0 || compareKeys(parts, keys[index - 1] ?? row, row) <= 0);
  if (!lists.every(isInOrder)) return null;
  const ends = lists.flatMap((keys) => keys.at(-1) ?? []);
  return (row) => ends.every((end) => compareKeys(parts, row, end) <= 0);
}

/** As both stores sort them: integers by value, all else by its bytes. */
function compareKeys(parts: readonly KeyPart[], a: RowKey, b: RowKey): number {
  for (const { id, type } of parts) {
    const [left, right] = [a.key[id] ?? '', b.key[id] ?? ''];
    if (left === right) continue;
    if (type !== 'integer' || !isWhole(left) || !isWhole(right))
      return Buffer.compare(Buffer.from(left), Buffer.from(right));
    const [x, y] = [BigInt(left), BigInt(right)];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function isWhole(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function readOfEvery({ truth, derived, clickhouse }: Sources): (row: RowKey) => boolean {
  const lists = [
    idsOf(truth, ({ rows }) => rows),
    ...derived.map(({ read }) => idsOf(read, ({ rows }) => rows)),
    ...clickhouse.map(({ raw }) => idsOf(raw, ({ versions }) => versions)),
  ].filter((ids) => ids !== null);
  return (row) => lists.every((ids) => ids.has(rowId(row)));
}

function idsOf<T>(
  read: SourceRead<T>,
  rowsOf: (data: T) => readonly { readonly row: RowKey }[],
): ReadonlySet<string> | null {
  return 'data' in read ? new Set(rowsOf(read.data).map(({ row }) => rowId(row))) : null;
}

function changed<T>(read: SourceRead<T>, change: (data: T) => T): SourceRead<T> {
  return 'data' in read ? { ...read, data: change(read.data) } : read;
}
