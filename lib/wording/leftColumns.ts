import type { IgnoredColumn } from '@/lib/record/RecordType';
import { firstOf } from './listed';

interface Described {
  readonly copies: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly { readonly id: string }[];
  readonly ignore: readonly IgnoredColumn[];
}

/** What of a type's tables is not compared, and why: a sentence for each copy, such as `Not compared in Postgres: a, b (ClickHouse has no such column).` */
export function leftColumns({ copies, rows, ignore }: Described): readonly string[] {
  const [root] = rows;
  const nameOf = ({ rowSet, column }: IgnoredColumn) => (rowSet === root?.id ? column : `${rowSet}.${column}`);
  return copies.flatMap(({ id, title }) => {
    const byReason = new Map<string, string[]>();
    for (const each of ignore.filter(({ copy }) => copy === id)) {
      const columns = byReason.get(each.why) ?? [];
      byReason.set(each.why, columns);
      columns.push(nameOf(each));
    }
    const parts = [...byReason].map(([why, columns]) => `${firstOf(columns)} (${why})`);
    return parts.length === 0 ? [] : [`Not compared in ${title}: ${parts.join('; ')}.`];
  });
}
