import { snapshotLimits, type SnapshotNote } from '@/lib/contract/snapshots';
import type { State } from '../openState';
import { isoTime } from '../sqlText';

const FIELDS = `id, text, ${isoTime('written_at')} AS "writtenAt", written_by AS "writtenBy", ${isoTime('edited_at')} AS "editedAt",
  written_by IS NOT DISTINCT FROM $2::text AS mine`;

/** The oldest first. */
export async function listNotes(
  { pool }: State,
  snapshot: string,
  user: string | null,
): Promise<readonly SnapshotNote[]> {
  const text = `SELECT ${FIELDS} FROM lastwrite.snapshot_notes WHERE snapshot_id = $1::uuid ORDER BY id`;
  return (await pool.query<SnapshotNote>({ name: 'state_snapshot_notes', text, values: [snapshot, user] })).rows;
}

const ADD = `
  INSERT INTO lastwrite.snapshot_notes (id, snapshot_id, text, written_by)
  SELECT $3::uuid, snapshot.id, $4::text, $2::text FROM lastwrite.snapshots AS snapshot
  WHERE snapshot.id = $1::uuid
    AND (SELECT count(*) FROM lastwrite.snapshot_notes AS note WHERE note.snapshot_id = snapshot.id) < $5::int
  RETURNING ${FIELDS}`;

/** null: there is no such snapshot, or it has as many notes as it may have. `id`: a UUIDv7. */
export async function addNote(
  { pool }: State,
  {
    snapshot,
    id,
    text,
    user,
  }: { readonly snapshot: string; readonly id: string; readonly text: string; readonly user: string | null },
): Promise<SnapshotNote | null> {
  return (await pool.query<SnapshotNote>(ADD, [snapshot, user, id, text, snapshotLimits.notes])).rows[0] ?? null;
}

const EDIT = `
  UPDATE lastwrite.snapshot_notes SET text = $4::text, edited_at = clock_timestamp()
  WHERE snapshot_id = $1::uuid AND id = $3::uuid AND written_by IS NOT DISTINCT FROM $2::text
  RETURNING ${FIELDS}`;
const DELETE = `
  DELETE FROM lastwrite.snapshot_notes
  WHERE snapshot_id = $1::uuid AND id = $3::uuid AND written_by IS NOT DISTINCT FROM $2::text`;
const EXISTS = 'SELECT FROM lastwrite.snapshot_notes WHERE snapshot_id = $1::uuid AND id = $2::uuid';

/** `not_found`: there is no such note. `not_yours`: somebody else wrote it. */
export type NoteRefusal = 'not_found' | 'not_yours';

export interface OwnNote {
  readonly snapshot: string;
  readonly id: string;
  readonly user: string | null;
}

export async function editNote(
  state: State,
  { snapshot, id, user }: OwnNote,
  text: string,
): Promise<SnapshotNote | NoteRefusal> {
  const { rows } = await state.pool.query<SnapshotNote>(EDIT, [snapshot, user, id, text]);
  return rows[0] ?? whyRefused(state, snapshot, id);
}

export async function deleteNote(state: State, { snapshot, id, user }: OwnNote): Promise<'deleted' | NoteRefusal> {
  const { rowCount } = await state.pool.query(DELETE, [snapshot, user, id]);
  return rowCount === 1 ? 'deleted' : whyRefused(state, snapshot, id);
}

async function whyRefused({ pool }: State, snapshot: string, id: string): Promise<NoteRefusal> {
  return (await pool.query(EXISTS, [snapshot, id])).rowCount === 1 ? 'not_yours' : 'not_found';
}
