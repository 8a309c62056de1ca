import type { LoadTest } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { endedAt, statusOf } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';
import { explorationsBefore } from '../turns';
import { requestOf } from './concurrencyOf';
import { toLoadTest, type LoadTestRow } from './toLoadTest';

/** Reasons and notes beyond these are left out: the page shows them all, and no run needs more to be understood. */
const MOST_REASONS = 50;
const MOST_NOTES = 200;

/**
 * Everything is counted anew from the iterations, which are read once per load test. The pace of racing, and how long what has raced waits to be
 * judged, are those of the last 30 s. The calls at the start are those of the first fifth of all iterations, 50 at most, and as many at the end:
 * the delays take turns, so that both have the same mixture of them.
 */
const DESCRIBE = `
  SELECT
    load_test.id, ${statusOf('load_test')} AS status, ${requestOf('load_test')} AS request, load_test.raced, load_test.failure, load_test.started_by, load_test.schedule_id, load_test.pinned,
    CASE WHEN load_test.request ->> 'concurrency' = 'auto' THEN coalesce(load_test.ramp, '{"chosen": null, "stoppedBy": null, "levels": []}') END AS ramp,
    ${isoTime('load_test.created_at')} AS created_at,
    ${isoTime('load_test.started_at')} AS started_at,
    ${isoTime(endedAt('load_test'))} AS finished_at,
    measured.*, noted.notes, (SELECT count(*)::int FROM lastwrite.notes WHERE load_test_id = load_test.id) AS team_notes, queue.waits_for
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, position)
  JOIN lastwrite.load_tests AS load_test USING (id)
  CROSS JOIN LATERAL (
    WITH own AS MATERIALIZED (
      SELECT delay_ms, outcome, violations, error, convergence_ms, abs(delay_error_ms) AS delay_error_ms, finished_at, call_ms, n,
        CASE WHEN outcome IS NOT NULL OR lease_until > clock_timestamp() THEN raced_at END AS raced_at
      FROM lastwrite.iterations
      WHERE load_test_id = load_test.id
    ), point AS (
      SELECT
        delay_ms, count(*) AS planned,
        count(*) FILTER (WHERE outcome = 'passed') AS passed,
        count(*) FILTER (WHERE outcome = 'failed') AS failed,
        count(*) FILTER (WHERE outcome = 'errored') AS errored,
        percentile_disc(ARRAY[0.5, 0.95, 1]) WITHIN GROUP (ORDER BY convergence_ms) AS convergence_ms,
        percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY delay_error_ms) AS delay_error_ms,
        percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY call_ms) AS call_ms
      FROM own
      GROUP BY delay_ms
    ), violation AS (
      SELECT delay_ms, jsonb_object_agg(code, iterations) AS codes
      FROM (SELECT delay_ms, code, count(*) AS iterations FROM own, unnest(violations) AS code WHERE outcome = 'failed' GROUP BY delay_ms, code) AS counted
      GROUP BY delay_ms
    ), timed AS (
      SELECT call_ms, row_number() OVER (ORDER BY n) AS place, count(*) OVER () AS all_timed, least(50, greatest(5, count(*) OVER () / 5)) AS share
      FROM own
      WHERE call_ms IS NOT NULL
    ), refused AS (
      SELECT coalesce(error, '') AS reason, count(*) AS times
      FROM own
      WHERE outcome = 'errored'
      GROUP BY error
      ORDER BY count(*) DESC, error
      LIMIT ${MOST_REASONS}
    )
    SELECT
      (SELECT jsonb_agg(to_jsonb(point) || jsonb_build_object('violations', coalesce(codes, '{}')) ORDER BY delay_ms) FROM point LEFT JOIN violation USING (delay_ms)) AS points,
      (SELECT jsonb_agg(jsonb_build_object('reason', reason, 'count', times) ORDER BY times DESC, reason) FROM refused) AS errors,
      (SELECT count(DISTINCT worker)::int FROM lastwrite.iterations WHERE load_test_id = load_test.id AND outcome IS NULL AND lease_until > clock_timestamp()) AS workers,
      (SELECT jsonb_build_object(
        'raced', count(*) FILTER (WHERE raced_at IS NOT NULL OR outcome IS NOT NULL),
        'recently_raced', count(*) FILTER (WHERE raced_at > clock_timestamp() - interval '30 s'),
        'recent_ms', 1000 * least(30, extract(epoch FROM clock_timestamp() - coalesce(load_test.ramped_at, load_test.started_at))),
        'last_raced_ms', 1000 * extract(epoch FROM clock_timestamp() - max(raced_at)),
        'per_second', count(*) FILTER (WHERE outcome IS NOT NULL) / nullif(extract(epoch FROM max(finished_at) - coalesce(load_test.ramped_at, load_test.started_at)), 0),
        'wait_ms', 1000 * avg(extract(epoch FROM finished_at - raced_at)) FILTER (WHERE finished_at > clock_timestamp() - interval '30 s')
      ) FROM own) AS pace,
      (SELECT jsonb_build_object(
        'first', percentile_cont(0.5) WITHIN GROUP (ORDER BY call_ms) FILTER (WHERE place <= share AND all_timed >= 2 * share),
        'last', percentile_cont(0.5) WITHIN GROUP (ORDER BY call_ms) FILTER (WHERE place > all_timed - share AND all_timed >= 2 * share)
      ) FROM timed) AS call_ms,
      (SELECT jsonb_build_object('event_loop_lag_p99_ms', max(event_loop_lag_p99_ms), 'processor_load', max(processor_load), 'held_back', max(held_back), 'overdue', max(overdue))
        FROM lastwrite.load_test_machines WHERE load_test_id = load_test.id) AS machine
  ) AS measured
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('at', ${isoTime('at')}, 'message', message) ORDER BY at, key) AS notes
    FROM (SELECT at, key, message FROM lastwrite.load_test_notes WHERE load_test_id = load_test.id ORDER BY at, key LIMIT ${MOST_NOTES}) AS note
  ) AS noted
  CROSS JOIN LATERAL (
    SELECT count(*)::int + (SELECT count(*)::int ${explorationsBefore('load_test')}) AS waits_for
    FROM lastwrite.load_tests AS earlier
    WHERE earlier.environment = load_test.environment AND num_nonnulls(earlier.completed_at, earlier.cancelled_at, earlier.failed_at) = 0
      AND (earlier.created_at, earlier.id) < (load_test.created_at, load_test.id)
  ) AS queue
  ORDER BY wanted.position`;

/** The load tests with these ids, in this order; ids of none are passed over. */
export async function describeLoadTests(state: State, ids: readonly string[]): Promise<readonly LoadTest[]> {
  if (ids.length === 0) return [];
  const { rows } = await state.pool.query<LoadTestRow>({
    name: 'state_describe_load_tests',
    text: DESCRIBE,
    values: [ids],
  });
  return rows.map(toLoadTest);
}
