import type { State } from '../openState';
import { IS_LAST_WHOLE } from '../sweeps/removeSweeps';
import { isoTime } from '../sqlText';

export interface KeptNow {
  readonly count: number;
  /** The one that was over, or told of, first of all those that go some time. */
  readonly oldest: { readonly id: string; readonly title: string; readonly since: string } | null;
}

const ENDED = 'coalesce(completed_at, cancelled_at, failed_at)';

const RUNS = (table: string, title: string, stays = 'false') => `
  SELECT (SELECT count(*)::int FROM ${table}) AS count, (
    SELECT json_build_object('id', id, 'title', ${title}, 'since', ${isoTime(ENDED)})
    FROM ${table} WHERE ${ENDED} IS NOT NULL AND NOT ${stays} ORDER BY ${ENDED}, id LIMIT 1
  ) AS oldest`;

/** A record's calls go together, after the last of them. */
const CALLS = `
  SELECT (SELECT count(*)::int FROM lastwrite.calls) AS count, (
    SELECT json_build_object('id', name, 'title', name, 'since', ${isoTime('max(told_at)')})
    FROM lastwrite.calls AS call
    WHERE NOT EXISTS (
      SELECT FROM lastwrite.samples AS sample WHERE sample.environment = call.environment AND sample.name = call.name)
    GROUP BY environment, name ORDER BY max(told_at), name LIMIT 1
  ) AS oldest`;

const SWEEPS = `
  SELECT (SELECT count(*)::int FROM lastwrite.sweeps) AS count, (
    SELECT json_build_object('id', id, 'title', title, 'since', ${isoTime(ENDED)})
    FROM lastwrite.sweeps AS sweep WHERE ${ENDED} IS NOT NULL AND NOT ${IS_LAST_WHOLE} ORDER BY ${ENDED}, id LIMIT 1
  ) AS oldest`;

const DRIFTS = `
  SELECT (SELECT count(*)::int FROM lastwrite.drifts) AS count, (
    SELECT json_build_object('id', id, 'title', name, 'since', ${isoTime('healed_at')})
    FROM lastwrite.drifts WHERE healed_at IS NOT NULL ORDER BY healed_at, id LIMIT 1
  ) AS oldest`;

const DEPLOYMENTS = `
  SELECT (SELECT count(*)::int FROM lastwrite.deployments) AS count, (
    SELECT json_build_object('id', id, 'title', title, 'since', ${isoTime('at')})
    FROM lastwrite.deployments ORDER BY at, id LIMIT 1
  ) AS oldest`;

const SNAPSHOTS = `
  SELECT (SELECT count(*)::int FROM lastwrite.snapshots) AS count, (
    SELECT json_build_object('id', id, 'title', name, 'since', ${isoTime('kept_at')})
    FROM lastwrite.snapshots ORDER BY kept_at, id LIMIT 1
  ) AS oldest`;

export async function readKept(
  state: State,
): Promise<
  Readonly<
    Record<'loadTests' | 'interleavings' | 'lab' | 'calls' | 'sweeps' | 'drifts' | 'deployments' | 'snapshots', KeptNow>
  >
> {
  const read = async (sql: string) => (await state.pool.query<KeptNow>(sql)).rows[0] ?? { count: 0, oldest: null };
  const [loadTests, interleavings, lab, calls, sweeps, drifts, deployments, snapshots] = await Promise.all([
    read(RUNS('lastwrite.load_tests', 'coalesce(label, variant)', 'pinned')),
    read(RUNS('lastwrite.explorations', 'variant')),
    read(RUNS('lastwrite.lab_runs', "coalesce(title, 'Race')")),
    read(CALLS),
    read(SWEEPS),
    read(DRIFTS),
    read(DEPLOYMENTS),
    read(SNAPSHOTS),
  ]);
  return { loadTests, interleavings, lab, calls, sweeps, drifts, deployments, snapshots };
}
