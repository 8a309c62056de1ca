import type { RecordType } from '@/lib/record/RecordType';
import type { Stores } from '../openStores';
import type { PostgresStatement } from '../postgres/openPostgres';
import type { ChangeColumn } from './changeColumn';
import { ROW } from './comparisons';
import type { ChangeWindow } from './model';
import { requireChanges } from './readChangedKeys';
import { readForSweep, type SweepOptions } from './SweepRead';

export interface SplitOptions extends SweepOptions {
  /** About so many changed rows a part. Rows that changed at the same moment are never parted. */
  readonly perPart: number;
  /** At most so many parts; they get larger instead. */
  readonly mostParts: number;
}

/**
 * Cuts a window into parts that follow each other without a gap; at least one.
 * @throws SourceFailure
 */
export function splitWindow(
  stores: Stores,
  type: RecordType,
  window: ChangeWindow,
  { perPart, mostParts, ...options }: SplitOptions,
): Promise<readonly ChangeWindow[]> {
  return readForSweep(stores, type, options, async (context, facts) => {
    const query = boundariesQuery(requireChanges(facts, type), window, perPart, mostParts);
    const ends = (await context.postgres(query)).map(([moment]) => moment ?? '');
    return [...ends, window.to].map((to, index) => ({
      from: index === 0 ? window.from : (ends[index - 1] ?? null),
      to,
    }));
  });
}

/** The moments at which a part ends, but for the last one, which ends with the window. */
function boundariesQuery(
  { rows, changed, parameter, text }: ChangeColumn,
  { from, to }: ChangeWindow,
  perPart: number,
  mostParts: number,
): PostgresStatement {
  const after = from === null ? '' : ` AND ${changed} > ${parameter(2)}`;
  return {
    sql: `SELECT ${text.replaceAll(changed, 'numbered.changed')}
FROM (
  SELECT ${changed} AS changed, row_number() OVER (ORDER BY ${changed}) AS place, count(*) OVER () AS total,
         max(${changed}) OVER () AS newest
  FROM ${rows} AS ${ROW}
  WHERE ${changed} <= ${parameter(1)}${after}
) AS numbered
WHERE place % greatest(${perPart}, ceil(total::numeric / ${mostParts})) = 0 AND changed < newest
GROUP BY numbered.changed
ORDER BY numbered.changed`,
    values: [to, ...(from === null ? [] : [from])],
  };
}
