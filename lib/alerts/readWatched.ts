import { listSchedules } from '@/lib/state/schedules/listSchedules';
import { readLastSweeps, readOpenDrift } from '@/lib/state/webhooks/watched';
import type { Queryable } from '@/lib/state/Queryable';
import { overdueSince } from '@/lib/runs/schedules/overdue';
import type { Watched } from './evaluate';

const subjectOf = (...parts: readonly string[]) => JSON.stringify(parts);

/** Everything that somebody may want to be told of, from the rows as they are. */
export async function readWatched(database: Queryable): Promise<readonly Watched[]> {
  // One connection takes one statement after the other.
  const drift = await readOpenDrift(database);
  const schedules = await listSchedules(database);
  const sweeps = await readLastSweeps(database);
  return [
    ...drift.map((facts): Watched => {
      const { environment, record, open } = facts;
      return {
        subject: subjectOf('drift', environment, record),
        facts: { alert: 'drift', ...facts, threshold: 0 },
        isWrong: open > 0,
      };
    }),
    ...schedules.map((schedule): Watched => {
      const { id, environment, run, plural, cron, timeZone, lastCompleteAt, countsFrom, problem, now } = schedule;
      const since = overdueSince(schedule, new Date(now));
      return {
        subject: subjectOf('overdue', id),
        facts: {
          alert: 'overdue',
          environment,
          record: run.record,
          plural: plural ?? run.record,
          sweep: run.sweep,
          schedule: id,
          cron,
          timeZone,
          since: since ?? countsFrom,
          lastCompleteAt,
          problem,
        },
        isWrong: since !== null,
      };
    }),
    ...sweeps.map((facts): Watched => ({
      subject: subjectOf('incomplete', facts.environment, facts.record, facts.sweep),
      facts: { alert: 'incomplete', ...facts },
      isWrong: facts.outcome === 'incomplete' || facts.outcome === 'failed',
    })),
  ];
}
