import { noteLimits, type Note, type NoteSubject } from '@/lib/contract/notes';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { State } from './openState';
import { isoTime } from './sqlText';

/** `$1`: the id of the subject, `$2`: who asks. */
const FIELDS = `id, text, ${isoTime('written_at')} AS "writtenAt", written_by AS "writtenBy", ${isoTime('edited_at')} AS "editedAt",
  written_by IS NOT DISTINCT FROM $2::text AS mine`;

const sqlOf = (table: string, column: string) => ({
  list: `SELECT ${FIELDS} FROM lastwrite.notes WHERE ${column} = $1::uuid ORDER BY written_at, id`,
  exists: `SELECT FROM lastwrite.${table} WHERE id = $1::uuid`,
  lock: `SELECT FROM lastwrite.${table} WHERE id = $1::uuid FOR NO KEY UPDATE`,
  add: `
    INSERT INTO lastwrite.notes (id, ${column}, text, written_by)
    SELECT $3::uuid, $1::uuid, $4::text, $2::text
    WHERE (SELECT count(*) FROM lastwrite.notes WHERE ${column} = $1::uuid) < ${noteLimits.notes}
    RETURNING ${FIELDS}`,
  edit: `
    UPDATE lastwrite.notes SET text = $4::text, edited_at = clock_timestamp()
    WHERE ${column} = $1::uuid AND id = $3::uuid AND written_by IS NOT DISTINCT FROM $2::text
    RETURNING ${FIELDS}`,
  remove: `DELETE FROM lastwrite.notes WHERE ${column} = $1::uuid AND id = $3::uuid AND written_by IS NOT DISTINCT FROM $2::text`,
  noteExists: `SELECT FROM lastwrite.notes WHERE ${column} = $1::uuid AND id = $2::uuid`,
});

const SQL: Readonly<Record<NoteSubject, ReturnType<typeof sqlOf>>> = {
  snapshots: sqlOf('snapshots', 'snapshot_id'),
  'load-tests': sqlOf('load_tests', 'load_test_id'),
};

/** A snapshot or a load test, and who asks: their own notes are theirs to change. */
export interface Noted {
  readonly on: NoteSubject;
  readonly subject: string;
  readonly user: string | null;
}

/** The oldest first. null: there is no such subject. */
export async function listNotes({ pool }: State, { on, subject, user }: Noted): Promise<readonly Note[] | null> {
  const { rows } = await pool.query<Note>({ name: `state_notes_${on}`, text: SQL[on].list, values: [subject, user] });
  if (rows.length > 0) return rows;
  return (await pool.query(SQL[on].exists, [subject])).rowCount === 1 ? [] : null;
}

/** `id`: a UUIDv7. */
export async function addNote(
  { pool }: State,
  { on, subject, user }: Noted,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<Note | 'no_subject' | 'too_many'> {
  return inTransaction(pool, async (begin) => {
    const client = await begin();
    // A statement of its own: the next one counts what others wrote while this one waited.
    if ((await client.query(SQL[on].lock, [subject])).rowCount === 0) return 'no_subject';
    return (await client.query<Note>(SQL[on].add, [subject, user, id, text])).rows[0] ?? 'too_many';
  });
}

/** `not_found`: there is no such note. `not_yours`: somebody else wrote it. */
export type NoteRefusal = 'not_found' | 'not_yours';

export async function editNote(
  state: State,
  noted: Noted,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<Note | NoteRefusal> {
  const { on, subject, user } = noted;
  const { rows } = await state.pool.query<Note>(SQL[on].edit, [subject, user, id, text]);
  return rows[0] ?? whyRefused(state, noted, id);
}

export async function deleteNote(state: State, noted: Noted, id: string): Promise<'deleted' | NoteRefusal> {
  const { on, subject, user } = noted;
  const { rowCount } = await state.pool.query(SQL[on].remove, [subject, user, id]);
  return rowCount === 1 ? 'deleted' : whyRefused(state, noted, id);
}

async function whyRefused({ pool }: State, { on, subject }: Noted, id: string): Promise<NoteRefusal> {
  return (await pool.query(SQL[on].noteExists, [subject, id])).rowCount === 1 ? 'not_yours' : 'not_found';
}
