import type { LabRace, LabRun } from '@/lib/contract/lab';
import { createOnce, type Asked, type Created } from '../runs/createOnce';
import type { State } from '../openState';

export interface NewLabRun extends Asked {
  readonly request: LabRun['request'];
  readonly race: LabRace;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy: string | null;
}

/** With its cells: each variant at each level, row by row. */
const CREATE = `
  WITH created AS (
    INSERT INTO lastwrite.lab_runs (id, title, request, race, idempotency_key, started_by)
    VALUES ($1::uuid, $2::text, $3::jsonb, $4::json, $5::text, $6::text)
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id
  ), planned AS (
    INSERT INTO lastwrite.lab_cells (run_id, n, variant, level)
    SELECT created.id, row_number() OVER (ORDER BY variant.place, level.place), variant.name, level.name
    FROM created, unnest($7::text[]) WITH ORDINALITY AS variant(name, place), unnest($8::text[]) WITH ORDINALITY AS level(name, place)
  )
  SELECT id FROM created`;

/** Saves a run of the lab to be worked on. The same key a second time creates nothing, also at the same time. */
export async function createLabRun(state: State, run: NewLabRun): Promise<Created> {
  const { id, request, race, idempotencyKey, startedBy } = run;
  const values = [
    id,
    race.title,
    JSON.stringify(request),
    JSON.stringify(race),
    idempotencyKey,
    startedBy,
    request.variants,
    request.levels,
  ];
  return createOnce(state, 'lab_runs', run, { text: CREATE, values });
}
