import type { SourceRead, Sources } from '@/lib/evidence/model';
import { rowId, type RowKey } from '@/lib/record/rows';

/**
 * Of row sets that some copy holds more of than was read, only the rows that were read of every copy that was read at all: that one lacks a row
 * can't be claimed where it may just not have been read.
 */
export function withinRead(sources: Sources, partly: ReadonlySet<string>): Sources {
  if (partly.size === 0) return sources;
  const { truth, derived, clickhouse } = sources;
  const lists = [
    idsOf(truth, ({ rows }) => rows),
    ...derived.map(({ read }) => idsOf(read, ({ rows }) => rows)),
    ...clickhouse.map(({ raw }) => idsOf(raw, ({ versions }) => versions)),
  ].filter((ids) => ids !== null);
  const isWithin = ({ row }: { readonly row: RowKey }) =>
    !partly.has(row.rowSet) || lists.every((ids) => ids.has(rowId(row)));
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

function idsOf<T>(
  read: SourceRead<T>,
  rowsOf: (data: T) => readonly { readonly row: RowKey }[],
): ReadonlySet<string> | null {
  return 'data' in read ? new Set(rowsOf(read.data).map(({ row }) => rowId(row))) : null;
}

function changed<T>(read: SourceRead<T>, change: (data: T) => T): SourceRead<T> {
  return 'data' in read ? { ...read, data: change(read.data) } : read;
}
