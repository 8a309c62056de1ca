import type { ScheduledSweep } from '@/lib/contract/schedules';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { State } from '../openState';
import { createSchedule, type NewSchedule } from './changeSchedules';

/** Notes the offer; nothing where it was made before, or where somebody has a schedule of this kind. */
const OFFER = `
  WITH offered AS (
    INSERT INTO lastwrite.offered_schedules (environment, record_type, sweep) VALUES ($1::text, $2::text, $3::text)
    ON CONFLICT DO NOTHING
    RETURNING environment, record_type, sweep
  )
  SELECT FROM offered
  WHERE NOT EXISTS (
    SELECT FROM lastwrite.schedules AS schedule
    WHERE schedule.environment = offered.environment AND schedule.run ->> 'record' = offered.record_type AND schedule.run ->> 'sweep' = offered.sweep)`;

/** Of a sweep: no load test is offered. */
export interface OfferedSchedule extends NewSchedule {
  readonly run: ScheduledSweep;
}

/** Creates each schedule that was never offered before, and of whose kind there is none. One that was deleted stays so. Gives how many there are more now. */
export async function offerSchedules(state: State, schedules: readonly OfferedSchedule[]): Promise<number> {
  return inTransaction(state.pool, async (begin) => {
    const client = await begin();
    let created = 0;
    for (const schedule of schedules) {
      const { rowCount } = await client.query(OFFER, [schedule.environment, schedule.run.record, schedule.run.sweep]);
      if (rowCount === 1 && (await createSchedule(client, schedule))) created += 1;
    }
    return created;
  });
}
