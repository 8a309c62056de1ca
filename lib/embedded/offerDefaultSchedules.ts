import { builtInTypes } from '../reference/recordTypes';
import { defaultSchedules } from '../runs/schedules/defaultSchedules';
import { openState } from '../state/openState';
import { offerSchedules } from '../state/schedules/offerSchedules';
import { SAMPLE_ENVIRONMENT } from './samples/seedSamples';
import type { Report, Stores } from './startStores';

/** Schedules a recent and a deep sweep of each built-in record type, at the first start alone: what people change or delete stays so. */
export async function offerDefaultSchedules(urls: Pick<Stores['urls'], 'state'>, report: Report): Promise<void> {
  const state = openState(urls.state);
  try {
    const records = builtInTypes.map(({ id }) => id);
    const created = await offerSchedules(state, defaultSchedules(SAMPLE_ENVIRONMENT, records, new Date()));
    if (created > 0) report('schedules', `sweeps of ${records.length} record types, every 5 minutes and every night`);
  } finally {
    await state.close();
  }
}
