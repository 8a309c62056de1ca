import { compareScope } from '@/lib/stores/sweeps/compareScope';
import { planSweep } from '@/lib/stores/sweeps/planSweep';
import { preflightSweep } from '@/lib/stores/sweeps/preflightSweep';
import { readChangedKeys } from '@/lib/stores/sweeps/readChangedKeys';
import { splitWindow } from '@/lib/stores/sweeps/splitWindow';
import type { SweepReads } from './SweepContext';

/** The stores themselves; a test puts some of it in the way of failure. */
export const storeReads: SweepReads = {
  preflight: preflightSweep,
  plan: planSweep,
  compare: compareScope,
  split: splitWindow,
  changedKeys: readChangedKeys,
};
