import type { LabCell, LabCellDetails, LabGroup, LabRun, LabRunSummary, LabStatus } from '@/lib/contract/lab';
import type { State } from '../openState';
import { statusOf } from '../runs/lifeCycle';
import { hasWords, searchPatterns } from '../searchSql';
import { isoTime } from '../sqlText';
import type { CellFigures } from './saveCell';

export interface LabRunPage {
  readonly runs: readonly LabRunSummary[];
  /** The `before` of the next page; null on the last one. */
  readonly next: string | null;
}

const SUMMARY = `
    run.id, ${statusOf('run')} AS status, run.title, run.started_by AS "startedBy",
    ${isoTime('run.created_at')} AS "createdAt",
    ${isoTime('run.started_at')} AS "startedAt",
    ${isoTime('coalesce(run.completed_at, run.cancelled_at, run.failed_at)')} AS "finishedAt",
    (SELECT json_build_object('cells', count(*), 'finished', count(cell.finished_at),
        'violated', count(*) FILTER (WHERE (cell.figures ->> 'violating')::int > 0), 'orders', coalesce(sum(cell.orders), 0))
     FROM lastwrite.lab_cells AS cell WHERE cell.run_id = run.id) AS progress`;

const LIST = `
  SELECT ${SUMMARY}
  FROM lastwrite.lab_runs AS run
  WHERE ($1::uuid IS NULL OR (run.created_at, run.id) < (SELECT created_at, id FROM lastwrite.lab_runs WHERE id = $1::uuid))
    AND ($3::text IS NULL OR ${statusOf('run')} = $3::text) AND ${hasWords('run', '$4')}
  ORDER BY run.created_at DESC, run.id DESC
  LIMIT $2::int`;

const READ = `
  SELECT ${SUMMARY}, run.request, run.race, run.notes, run.failure
  FROM lastwrite.lab_runs AS run
  WHERE run.id = $1::uuid`;

/** A cell is run only while somebody holds its run; of a run that was cancelled, until its worker has let go of it. */
const IS_RUNNING =
  'cell.started_at IS NOT NULL AND run.lease_until IS NOT NULL AND run.lease_until >= clock_timestamp()';
const STATUS = `CASE WHEN cell.finished_at IS NOT NULL THEN 'finished' WHEN ${IS_RUNNING} THEN 'running' ELSE 'queued' END`;

const CELLS = (which: string, groups: boolean) => `
  SELECT cell.n, cell.variant, cell.level, ${STATUS} AS status, cell.orders, cell.figures, ${groups ? 'cell.groups' : 'NULL AS groups'}
  FROM lastwrite.lab_cells AS cell JOIN lastwrite.lab_runs AS run ON run.id = cell.run_id
  WHERE cell.run_id = $1::uuid ${which}
  ORDER BY cell.n`;

const PULSE = `
  SELECT ${statusOf('run')} AS status, run.attempts, sum(cell.orders) AS orders, count(cell.finished_at) AS finished, bool_or(${IS_RUNNING} AND cell.finished_at IS NULL) AS running
  FROM lastwrite.lab_runs AS run JOIN lastwrite.lab_cells AS cell ON cell.run_id = run.id
  WHERE run.id = $1::uuid
  GROUP BY run.id`;

interface CellRow extends Pick<LabCell, 'n' | 'variant' | 'level' | 'status' | 'orders'> {
  readonly figures: CellFigures | null;
  readonly groups: LabGroup[] | null;
}

export interface LabRunFilter {
  readonly status?: LabStatus | undefined;
  /** Words that all stand in its title, who started it or id. */
  readonly search?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A page of the history, newest first. A `before` that is the id of no run gives an empty page. */
export async function listLabRuns(
  { pool }: State,
  { status, search, before, limit }: LabRunFilter,
): Promise<LabRunPage> {
  const values = [before ?? null, limit + 1, status ?? null, searchPatterns(search)];
  const { rows } = await pool.query<LabRunSummary>({ name: 'lab_list', text: LIST, values });
  const runs = rows.slice(0, limit);
  return { runs, next: rows.length > limit ? (runs.at(-1)?.id ?? null) : null };
}

/** One run as its cells are now; `groups`: with what their orders led to. null when there is none with this id. */
export async function readLabRun(
  { pool }: State,
  id: string,
  { groups }: { readonly groups: boolean },
): Promise<LabRun | null> {
  const {
    rows: [run],
  } = await pool.query<Omit<LabRun, 'cells'>>({ name: 'lab_read', text: READ, values: [id] });
  if (!run) return null;
  const { rows } = await pool.query<CellRow>(CELLS('', groups), [id]);
  return { ...run, cells: rows.map((row) => ({ ...toCell(row), ...(groups ? { groups: row.groups ?? [] } : {}) })) };
}

/** One cell with what its orders led to; null when there is none. */
export async function readLabCell({ pool }: State, id: string, n: number): Promise<LabCellDetails | null> {
  const {
    rows: [row],
  } = await pool.query<CellRow>({ name: 'lab_cell', text: CELLS('AND cell.n = $2::int', true), values: [id, n] });
  if (!row) return null;
  const groups = row.groups ?? [];
  const cell = toCell(row);
  const kept = groups.reduce((sum, { orders }) => sum + orders, 0);
  return {
    ...cell,
    groups,
    left:
      row.figures === null
        ? { groups: 0, orders: 0 }
        : { groups: cell.outcomes - groups.length, orders: cell.orders - kept },
  };
}

/** What tells cheaply whether a run has changed; null when there is none with this id. */
export async function readLabPulse({ pool }: State, id: string): Promise<object | null> {
  const { rows } = await pool.query<object>({ name: 'lab_pulse', text: PULSE, values: [id] });
  return rows[0] ?? null;
}

const NOTHING: CellFigures = {
  verdict: null,
  possible: null,
  complete: false,
  violating: 0,
  serverChose: 0,
  unsteady: 0,
  unjudged: 0,
  violations: {},
  outcomes: 0,
  stopped: null,
  tookMs: null,
};

function toCell({ n, variant, level, status, orders, figures }: CellRow): LabCell {
  return { n, variant, level, status, orders, ...(figures ?? NOTHING) };
}
