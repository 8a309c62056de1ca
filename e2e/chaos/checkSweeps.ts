import type { Sweep } from '../../lib/contract/sweeps';
import type { ChaosStack } from './chaosStack';
import type { Errored } from './excuseErrors';
import type { Started } from './keepBusy';

interface SweepRow {
  readonly id: string;
  readonly record_type: string;
  readonly outcome: string | null;
  readonly why: string | null;
  readonly over: boolean;
  readonly failed: boolean;
  readonly parts: number;
  readonly unfinished: number;
  readonly places: number;
  readonly kind: 'recent' | 'deep';
  readonly compared: number;
  /** Records that were compared and that no part counts: those that the truth lacks, and drifts of earlier sweeps that a recent one looked at again. */
  readonly beside: number;
  readonly waiting: number;
  readonly from_ms: number;
  readonly to_ms: number;
}

const SWEEPS = `
  SELECT sweep.id, sweep.record_type, sweep.kind, sweep.outcome, coalesce(sweep.incomplete[1], sweep.failure ->> 'detail') AS why,
    num_nonnulls(sweep.completed_at, sweep.cancelled_at, sweep.failed_at) = 1 AS over, sweep.failed_at IS NOT NULL AS failed, parts.*,
    (SELECT count(*)::int FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id AND settled IS NULL) AS waiting,
    (SELECT count(*)::int FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id AND (
      settled = 'drifted' AND reason IN ('checksum', 'uncomputed') AND cause = 'missing_in_postgres'
      OR reason = 'drift' AND part IS NULL AND sweep.kind = 'recent')) AS beside,
    extract(epoch FROM sweep.created_at)::float8 * 1000 AS from_ms,
    extract(epoch FROM coalesce(sweep.completed_at, sweep.cancelled_at, sweep.failed_at, clock_timestamp()))::float8 * 1000 AS to_ms
  FROM lastwrite.sweeps AS sweep
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS parts, count(DISTINCT n)::int AS places, (count(*) FILTER (WHERE finished_at IS NULL))::int AS unfinished,
      coalesce(sum(compared), 0)::int AS compared
    FROM lastwrite.sweep_parts WHERE sweep_id = sweep.id
  ) AS parts
  ORDER BY sweep.created_at`;

/** What is verified ends where some complete sweep ended, and not before the last complete deep one. */
const VERIFIED = `
  SELECT verified.record_type, verified.verified_through::text AS through,
    EXISTS (SELECT FROM lastwrite.sweeps AS sweep WHERE sweep.record_type = verified.record_type AND sweep.outcome IN ('clean', 'drifted')
      AND sweep.window_to = verified.verified_through) AS ends,
    NOT EXISTS (SELECT FROM lastwrite.sweeps AS sweep WHERE sweep.record_type = verified.record_type AND sweep.kind = 'deep'
      AND sweep.outcome IN ('clean', 'drifted') AND sweep.window_to > verified.verified_through) AS latest
  FROM lastwrite.verified AS verified`;

export interface CheckedSweeps {
  readonly problems: readonly string[];
  /** Those that failed or are incomplete: a fault has to explain each. */
  readonly errored: readonly Errored[];
  readonly sweeps: number;
}

/** Every sweep has ended; a complete one has every part once and compared every record once; what is verified has no gap. */
export async function checkSweeps(stack: ChaosStack, started: readonly Started[]): Promise<CheckedSweeps> {
  const problems: string[] = [];
  const rows = await stack.state<SweepRow>(SWEEPS);
  for (const { id } of started)
    if (!rows.some((row) => row.id === id)) problems.push(`sweep ${id} was accepted and is not there`);
  const orders = await stack.orders();
  const errored: Errored[] = [];
  for (const row of rows) {
    const { id, record_type: type, outcome, over, failed, parts, unfinished, places, waiting, compared, why } = row;
    if (!over) problems.push(`sweep ${id} is not over`);
    if (failed || outcome === 'incomplete') {
      errored.push({ what: `sweep ${id}`, error: why ?? '', fromMs: row.from_ms, toMs: row.to_ms });
      if (why === null) problems.push(`sweep ${id} is ${outcome ?? 'failed'} and does not say why`);
    } else if (unfinished > 0 || waiting > 0 || places !== parts)
      problems.push(
        `sweep ${id} is ${outcome ?? 'open'} with ${unfinished} of ${parts} parts and ${waiting} records left`,
      );
    // Nothing changes the orders meanwhile, so that a part left out or counted twice shows.
    else if (type === 'order' && row.kind === 'deep' && compared !== orders)
      problems.push(`sweep ${id} compared ${compared} orders, and there are ${orders}`);
    const told = await fetch(`${stack.url}/api/sweeps/${id}`);
    const said = told.ok ? ((await told.json()) as Sweep) : null;
    if (said === null || said.outcome !== outcome || said.counts.compared !== compared + row.beside)
      problems.push(
        `sweep ${id}: the API answers ${told.status}, ${said?.outcome ?? 'no outcome'}, ${said?.counts.compared ?? 'nothing'} compared; its rows are ${outcome ?? 'no outcome'}, ${compared} and ${row.beside} beside`,
      );
  }
  for (const { record_type: type, through, ends, latest } of await stack.state<{
    readonly record_type: string;
    readonly through: string;
    readonly ends: boolean;
    readonly latest: boolean;
  }>(VERIFIED))
    if (!ends || !latest)
      problems.push(
        `${type} is verified through ${through}, ${ends ? 'and a deep sweep got further' : 'where no complete sweep ended'}`,
      );
  return { problems, errored, sweeps: rows.length };
}
