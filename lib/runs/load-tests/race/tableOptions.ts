import { loadTestDefaults, type LoadTest } from '@/lib/contract/loadTests';
import type { TableOptions } from '@/lib/races/TableScenario';

/** The numbers of a race over tables, with the defaults filled in. */
export function tableOptions({
  batches,
  schedulers,
}: Pick<LoadTest['request'], 'batches' | 'schedulers'>): TableOptions {
  return { batches: batches ?? loadTestDefaults.batches, schedulers: schedulers ?? loadTestDefaults.schedulers };
}
