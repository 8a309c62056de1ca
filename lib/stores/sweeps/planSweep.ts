import { type RecordType, rootTableOf } from '@/lib/record/RecordType';
import type { Stores } from '../openStores';
import { comparisonsOf } from './comparisons';
import { cutByValue, cutBySlice, type ScopeSize } from './cutScopes';
import type { SweepPlan, SweepScope } from './model';
import { readLeadingValues } from './readLeadingValues';
import { isFoundByLeading, readShapes, type TableShape } from './readShapes';
import { readForSweep, type SweepOptions } from './SweepRead';

export interface PlanOptions extends SweepOptions {
  /** About so many rows of all tables in both stores a scope. */
  readonly rowsPerScope: number;
  /** Values of the leading key part that are left out everywhere, also among what only a copy holds. */
  readonly skipLeading?: readonly string[];
}

/**
 * Cuts all records of a type into scopes: by values of the leading part of its key, of either store, where every table finds rows by it; else by
 * slices of the key alone. At most 2,000.
 * @throws SourceFailure
 */
export function planSweep(
  stores: Stores,
  type: RecordType,
  { rowsPerScope, skipLeading = [], ...options }: PlanOptions,
): Promise<SweepPlan> {
  return readForSweep(stores, type, options, async (context, facts) => {
    const { comparisons, notCompared } = comparisonsOf(facts, type);
    const shapes = await readShapes(context, facts);
    const values = isFoundByLeading(type, shapes) ? await readLeadingValues(context, facts, shapes) : null;
    const swept = values?.filter(({ value }) => !skipLeading.includes(value)) ?? [];
    const size = { rows: rowsPerScope, statements: Math.max(1, 2 * comparisons.length), timeoutMs: options.timeoutMs };
    return {
      scopes: swept.length > 0 ? cutByValue(swept, size) : bySlice(type, shapes, size, skipLeading),
      compared: comparisons.map(({ copy, rowSet, compared, leftOut }) => ({ copy, rowSet, compared, leftOut })),
      notCompared,
      cost: context.cost,
    };
  });
}

function bySlice(
  type: RecordType,
  shapes: readonly TableShape[],
  size: ScopeSize,
  except: readonly string[],
): readonly SweepScope[] {
  const rows = shapes.reduce((sum, shape) => sum + shape.rows, 0);
  const records = shapes.find(({ source }) => source === rootTableOf(type))?.rows ?? 0;
  return cutBySlice({ records, rows, except }, size);
}
