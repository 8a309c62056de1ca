import type { ScheduledLoadTest } from '@/lib/contract/loadTests';
import { listSchedules, type KeptSchedule } from '@/lib/state/schedules/listSchedules';
import { readLastSweeps, readOpenDrift } from '@/lib/state/webhooks/watched';
import type { Queryable } from '@/lib/state/Queryable';
import { watchedRate } from '@/lib/runs/schedules/failureRate';
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
    ...schedules.map(overdueOf),
    ...schedules.flatMap(failureRateOf),
    ...sweeps.map((facts): Watched => ({
      subject: subjectOf('incomplete', facts.environment, facts.record, facts.sweep),
      facts: { alert: 'incomplete', ...facts },
      isWrong: facts.outcome === 'incomplete' || facts.outcome === 'failed',
    })),
  ];
}

function overdueOf(schedule: KeptSchedule): Watched {
  const { id, environment, run, plural, cron, timeZone, lastCompleteAt, countsFrom, problem, now } = schedule;
  const since = overdueSince(schedule, new Date(now));
  const of =
    run.kind === 'sweep'
      ? { record: run.record, plural: plural ?? run.record, sweep: run.sweep, race: null }
      : { record: schedule.recordType, plural: null, sweep: null, race: raceOf(schedule, run) };
  return {
    subject: subjectOf('overdue', id),
    facts: {
      alert: 'overdue',
      environment,
      ...of,
      schedule: id,
      cron,
      timeZone,
      since: since ?? countsFrom,
      lastCompleteAt,
      problem,
    },
    isWrong: since !== null,
  };
}

/** Nothing while no run tells, and of one that is turned off: then nothing would ever end an alert. */
function failureRateOf(schedule: KeptSchedule): readonly Watched[] {
  const { id, environment, run, recordType, enabled } = schedule;
  const watched = watchedRate(run, schedule.runs);
  if (!enabled || run.kind !== 'load_test' || watched === null || watched.told === null) return [];
  const { state, threshold, told } = watched;
  return [
    {
      subject: subjectOf('failure_rate', id),
      facts: {
        alert: 'failure_rate',
        environment,
        record: recordType,
        schedule: id,
        race: raceOf(schedule, run),
        state: state === 'above' ? 'above' : 'not_above',
        threshold,
        ...told,
        rate: told.judged === 0 ? 0 : told.failed / told.judged,
      },
      isWrong: state === 'above',
    },
  ];
}

function raceOf({ title }: KeptSchedule, { scenario, variant, label }: ScheduledLoadTest) {
  return { scenario, title: title ?? scenario, variant, label: label ?? null };
}
