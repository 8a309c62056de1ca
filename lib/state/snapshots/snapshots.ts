import type { Inspection } from '@/lib/contract/inspect';
import type { ListedSnapshot, Snapshot } from '@/lib/contract/snapshots';
import { createOnce, type Asked, type Created } from '../runs/createOnce';
import type { State } from '../openState';
import { readKeptInspection } from '../loadTests/readKeptInspection';
import { isoTime } from '../sqlText';

export interface NewSnapshot extends Asked {
  readonly inspection: Inspection;
  /** null where nobody said who they are. */
  readonly keptBy: string | null;
}

const CREATE = `
  INSERT INTO lastwrite.snapshots (id, environment, name, inspection, kept_by, request, idempotency_key)
  VALUES ($1::uuid, $2::text, $3::text, $4::json, $5::text, $6::jsonb, $7::text)
  ON CONFLICT (idempotency_key) DO NOTHING`;

/** Keeps an inspection as it is. The same key a second time keeps nothing, also at the same time. */
export function createSnapshot(state: State, snapshot: NewSnapshot): Promise<Created> {
  const { id, inspection, keptBy, request, idempotencyKey } = snapshot;
  const { environment, name } = inspection;
  const values = [id, environment, name, JSON.stringify(inspection), keptBy, JSON.stringify(request), idempotencyKey];
  return createOnce(state, 'snapshots', snapshot, { text: CREATE, values });
}

const NOTES = '(SELECT count(*)::int FROM lastwrite.notes AS note WHERE note.snapshot_id = snapshot.id) AS notes';

const READ = `
  SELECT id, ${isoTime('kept_at')} AS "keptAt", kept_by AS "keptBy", inspection, ${NOTES}
  FROM lastwrite.snapshots AS snapshot WHERE id = $1::uuid`;

/** null: there is none. */
export async function readSnapshot({ pool }: State, id: string): Promise<Omit<Snapshot, 'days'> | null> {
  const { rows } = await pool.query<
    Pick<Snapshot, 'id' | 'keptAt' | 'keptBy' | 'notes'> & { readonly inspection: unknown }
  >({ name: 'state_snapshot', text: READ, values: [id] });
  const [found] = rows;
  return found === undefined ? null : { ...found, inspection: readKeptInspection(found.inspection) };
}

export interface SnapshotFilter {
  readonly name?: string | undefined;
  readonly environment?: string | undefined;
  /** Id of a snapshot: only those created before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const LIST = `
  SELECT id, name, environment, ${isoTime('kept_at')} AS "keptAt", kept_by AS "keptBy",
    inspection ->> 'inspectedAt' AS "inspectedAt", inspection ->> 'verdict' AS verdict, inspection -> 'headline' AS headline,
    ${NOTES}
  FROM lastwrite.snapshots AS snapshot
  WHERE ($1::text IS NULL OR name = $1::text) AND ($2::text IS NULL OR environment = $2::text)
    AND ($3::uuid IS NULL OR (kept_at, id) < (SELECT kept_at, id FROM lastwrite.snapshots WHERE id = $3::uuid))
  ORDER BY kept_at DESC, id DESC LIMIT $4::int`;

/** The newest first, without what they keep. */
export async function listSnapshots(
  { pool }: State,
  { name, environment, before, limit }: SnapshotFilter,
): Promise<readonly ListedSnapshot[]> {
  const values = [name ?? null, environment ?? null, before ?? null, limit];
  return (await pool.query<ListedSnapshot>({ name: 'state_snapshots', text: LIST, values })).rows;
}

/** With its notes. False: there was none. */
export async function deleteSnapshot({ pool }: State, id: string): Promise<boolean> {
  return (await pool.query('DELETE FROM lastwrite.snapshots WHERE id = $1::uuid', [id])).rowCount === 1;
}

const REMOVE = `
  DELETE FROM lastwrite.snapshots WHERE id IN (
    SELECT id FROM lastwrite.snapshots WHERE kept_at < clock_timestamp() - $1::float8 * interval '1 day' ORDER BY kept_at LIMIT $2::int)`;

/** Deletes at most `most` of those that were kept for so many days. Gives their number. */
export async function removeExpiredSnapshots({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE, [days, most])).rowCount ?? 0;
}

/** The secret by which consoles know an inspection again that one of them made. */
export async function readSealSecret({ pool }: State): Promise<Buffer> {
  const { rows } = await pool.query<{ secret: Buffer }>("SELECT secret FROM lastwrite.secrets WHERE name = 'seal'");
  const [found] = rows;
  if (found === undefined) throw new Error('the own database has lost its secret of seals');
  return found.secret;
}
