import type { RecordType } from '@/lib/record/RecordType';
import type { Stores } from '../../openStores';
import { compareScope } from '../compareScope';
import type { SweepPlan } from '../model';
import { planSweep, type PlanOptions } from '../planSweep';

export interface Swept {
  readonly plan: SweepPlan;
  /** Texts of names, sorted. */
  readonly differing: readonly string[];
  readonly differ: number;
  readonly records: number;
}

/** Plans, and compares every scope. */
export async function sweepAll(
  stores: Stores,
  type: RecordType,
  { rowsPerScope = 100_000, ...more }: Partial<PlanOptions> = {},
): Promise<Swept> {
  const options = { timeoutMs: 30_000, ...more };
  const plan = await planSweep(stores, type, { rowsPerScope, ...options });
  const names: string[] = [];
  let [differ, records] = [0, 0];
  for (const scope of plan.scopes) {
    const compared = await compareScope(stores, type, scope, { compared: plan.compared, ...options });
    names.push(...compared.differing.map(({ text }) => text));
    differ += compared.differ;
    records += compared.records;
  }
  return { plan, differing: names.sort(), differ, records };
}
