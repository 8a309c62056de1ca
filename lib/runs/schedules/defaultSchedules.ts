import { v7 as uuidv7 } from 'uuid';
import type { OfferedSchedule } from '@/lib/state/schedules/offerSchedules';
import { readCron } from './cron';

const DEFAULTS = [
  { sweep: 'recent', cron: '*/5 * * * *' },
  { sweep: 'deep', cron: '0 3 * * *' },
] as const;
const TIME_ZONE = 'UTC';

/** For each record type a recent sweep every five minutes and a deep one every night at 03:00 UTC. */
export function defaultSchedules(
  environment: string,
  records: readonly string[],
  now: Date,
): readonly OfferedSchedule[] {
  return records.flatMap((record) =>
    DEFAULTS.map(({ sweep, cron }): OfferedSchedule => {
      const reading = readCron({ cron, timeZone: TIME_ZONE });
      return {
        id: uuidv7(),
        environment,
        cron,
        timeZone: TIME_ZONE,
        enabled: true,
        run: { kind: 'sweep', record, sweep },
        createdBy: null,
        nextRunAt: reading.ok ? reading.times.next(now) : null,
      };
    }),
  );
}
