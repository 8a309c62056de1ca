import type { Worker, WorkersResponse } from '@/lib/contract/workers';
import type { State } from '../openState';
import { FORGOTTEN_AFTER, SILENT_AFTER } from '../shareConnections';
import { isOpen } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';
import { byWorker, toWorkers, type FinishedRow, type ProcessRow, type WorkRow } from './toWorkers';

const IS_ANSWERING = `seen_at >= clock_timestamp() - ${SILENT_AFTER}`;

const PROCESSES = `
  SELECT id, kind, worker, host, pid, version, ${isoTime('started_at')} AS "startedAt", ${isoTime('seen_at')} AS "seenAt", ${IS_ANSWERING} AS answering,
    slots, connections, event_loop_lag_p99_ms AS "eventLoopLagP99Ms", processor_load AS "processorLoad"
  FROM lastwrite.processes
  WHERE kind IS NOT NULL AND seen_at >= clock_timestamp() - ${FORGOTTEN_AFTER}
  ORDER BY kind DESC, host, started_at, id`;

const HELD = (alias: string) => `${alias}.worker IS NOT NULL AND ${alias}.lease_until >= clock_timestamp()`;
const NUMBERS = (n: string) => `(array_agg(${n} ORDER BY ${n}))[1:20]`;
const LOAD_TEST =
  "run.id, coalesce(nullif(run.label, ''), run.scenario || ' ' || run.variant) AS title, run.environment";
const SWEEP = 'run.id, run.plural AS title, run.environment';
const NO_NUMBERS = "'{}'::int[]";

/** Whatever somebody has claimed and not finished, of all kinds of runs. Each is found by the index of what is open. */
const WORK = `
  SELECT held.worker, 'load_test' AS kind, ${LOAD_TEST}, held.task, held.count, held.numbers, NULL AS part, CASE held.task WHEN 'race' THEN held.count ELSE 0 END AS slots
  FROM (
    SELECT iteration.worker, iteration.load_test_id, CASE WHEN iteration.racing THEN 'race' ELSE 'judge' END AS task, count(*)::int AS count, ${NUMBERS('iteration.n')} AS numbers
    FROM lastwrite.iterations AS iteration
    WHERE iteration.outcome IS NULL AND ${HELD('iteration')}
    GROUP BY 1, 2, 3
  ) AS held JOIN lastwrite.load_tests AS run ON run.id = held.load_test_id
  WHERE ${isOpen('run')}
  UNION ALL
  SELECT run.ramp_worker, 'load_test', ${LOAD_TEST}, 'ramp', 0, ${NO_NUMBERS}, NULL, 1
  FROM lastwrite.load_tests AS run
  WHERE ${isOpen('run')} AND run.ramp_claim IS NOT NULL AND run.ramp_worker IS NOT NULL AND run.ramp_until >= clock_timestamp()
  UNION ALL
  SELECT run.worker, 'exploration', run.id, run.scenario || ' ' || run.variant, run.environment, 'explore',
    (SELECT count(*)::int FROM lastwrite.exploration_orders AS o WHERE o.exploration_id = run.id), ${NO_NUMBERS}, NULL, 1
  FROM lastwrite.explorations AS run
  WHERE ${isOpen('run')} AND ${HELD('run')}
  UNION ALL
  SELECT run.worker, 'lab_run', run.id, coalesce(run.title, 'Race'), NULL, 'cell', coalesce(cell.orders, 0), CASE WHEN cell.n IS NULL THEN ${NO_NUMBERS} ELSE ARRAY[cell.n::int] END,
    nullif(concat_ws(', ', cell.variant, cell.level), ''), 1
  FROM lastwrite.lab_runs AS run
  LEFT JOIN LATERAL (
    SELECT n, variant, level, orders FROM lastwrite.lab_cells
    WHERE run_id = run.id AND started_at IS NOT NULL AND finished_at IS NULL ORDER BY n LIMIT 1
  ) AS cell ON true
  WHERE ${isOpen('run')} AND ${HELD('run')}
  UNION ALL
  SELECT run.worker, 'sweep', ${SWEEP}, 'plan', 0, ${NO_NUMBERS}, NULL, 1
  FROM lastwrite.sweeps AS run
  WHERE ${isOpen('run')} AND run.planned_at IS NULL AND ${HELD('run')}
  UNION ALL
  SELECT held.worker, 'sweep', ${SWEEP}, held.task, held.count, held.numbers, NULL, held.claims
  FROM (
    SELECT part.worker, part.sweep_id, 'compare' AS task, count(*)::int AS count, ${NUMBERS('part.n')} AS numbers, count(*)::int AS claims
    FROM lastwrite.sweep_parts AS part
    WHERE part.finished_at IS NULL AND ${HELD('part')}
    GROUP BY 1, 2
    UNION ALL
    SELECT candidate.worker, candidate.sweep_id, 'reread', count(*)::int, ${NO_NUMBERS}, count(DISTINCT candidate.claim_id)::int
    FROM lastwrite.sweep_candidates AS candidate
    WHERE candidate.settled IS NULL AND ${HELD('candidate')}
    GROUP BY 1, 2
  ) AS held JOIN lastwrite.sweeps AS run ON run.id = held.sweep_id
  WHERE ${isOpen('run')}`;

const HOUR_AGO = "clock_timestamp() - interval '1 hour'";
/** Iterations and parts have no index by time, but few runs were at work in the last hour. */
const AT_WORK = (table: string) => `
    SELECT run.id FROM ${table} AS run
    WHERE ${isOpen('run')} OR coalesce(run.completed_at, run.cancelled_at, run.failed_at) >= ${HOUR_AGO}`;

const FINISHED = `
  SELECT worker, json_build_object('iterations', sum(iterations)::int, 'orders', sum(orders)::int, 'cells', sum(cells)::int,
    'sweepParts', sum(parts)::int, 'records', sum(records)::bigint) AS "lastHour"
  FROM (
    SELECT iteration.worker, count(*) AS iterations, 0 AS orders, 0 AS cells, 0 AS parts, 0 AS records
    FROM lastwrite.iterations AS iteration
    WHERE iteration.load_test_id IN (${AT_WORK('lastwrite.load_tests')}) AND iteration.finished_at >= ${HOUR_AGO}
    GROUP BY 1
    UNION ALL
    SELECT run.worker, 0, count(*), 0, 0, 0
    FROM lastwrite.explorations AS run JOIN lastwrite.exploration_orders AS o ON o.exploration_id = run.id
    WHERE run.id IN (${AT_WORK('lastwrite.explorations')})
    GROUP BY 1
    UNION ALL
    SELECT run.worker, 0, 0, count(*), 0, 0
    FROM lastwrite.lab_runs AS run JOIN lastwrite.lab_cells AS cell ON cell.run_id = run.id
    WHERE run.id IN (${AT_WORK('lastwrite.lab_runs')}) AND cell.finished_at >= ${HOUR_AGO}
    GROUP BY 1
    UNION ALL
    SELECT part.worker, 0, 0, 0, count(*), coalesce(sum(part.compared), 0)
    FROM lastwrite.sweep_parts AS part
    WHERE part.sweep_id IN (${AT_WORK('lastwrite.sweeps')}) AND part.finished_at >= ${HOUR_AGO}
    GROUP BY 1
  ) AS finished
  WHERE worker IS NOT NULL
  GROUP BY worker`;

/** Who is there, what each works on, and what it finished in the last hour: by the leases, which nobody can hold without working. */
export async function listWorkers({ pool }: State): Promise<readonly Worker[]> {
  const [processes, work, finished] = await Promise.all([
    pool.query<ProcessRow>({ name: 'workers_processes', text: PROCESSES }),
    pool.query<WorkRow>({ name: 'workers_work', text: WORK }),
    pool.query<FinishedRow>({ name: 'workers_finished', text: FINISHED }),
  ]);
  return toWorkers(processes.rows, byWorker(work.rows), byWorker(finished.rows));
}

const COUNT = `
  SELECT count(*) FILTER (WHERE kind = 'worker' AND ${IS_ANSWERING})::int AS answering,
    count(*) FILTER (WHERE kind = 'worker' AND NOT (${IS_ANSWERING}))::int AS silent,
    coalesce(sum(connections) FILTER (WHERE ${IS_ANSWERING}), 0)::int AS connections
  FROM lastwrite.processes
  WHERE seen_at >= clock_timestamp() - ${FORGOTTEN_AFTER}`;

export interface WorkerCounts {
  readonly answering: number;
  readonly silent: number;
  /** Of all processes that answer. */
  readonly connections: WorkersResponse['connections']['used'];
}

export async function countWorkers({ pool }: State): Promise<WorkerCounts> {
  const { rows } = await pool.query<WorkerCounts>({ name: 'workers_count', text: COUNT });
  return rows[0] ?? { answering: 0, silent: 0, connections: 0 };
}
