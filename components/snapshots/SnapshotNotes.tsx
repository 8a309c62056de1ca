'use client';

import { useState } from 'react';
import { addNote, deleteNote, editNote } from '@/lib/client/snapshotApi';
import { useChange } from '@/lib/client/useChange';
import { snapshotLimits, type SnapshotNote } from '@/lib/contract/snapshots';
import { DeleteButton } from '../ui/DeleteButton';
import { Section } from '../ui/Section';
import { Time } from '../ui/Time';

/** What people noted on a snapshot, the oldest first, and a field for one more. */
export function SnapshotNotes({
  snapshot,
  notes,
}: {
  readonly snapshot: string;
  readonly notes: readonly SnapshotNote[];
}) {
  const adding = useChange((text: string) => addNote(snapshot, text), 'snapshot', 'snapshots');
  return (
    <Section id="notes" title="Notes">
      {notes.length > 0 && (
        <ol className="border-t border-strong" data-testid="snapshot-notes">
          {notes.map((note) => (
            <Note key={note.id} snapshot={snapshot} note={note} />
          ))}
        </ol>
      )}
      <div className={notes.length > 0 ? 'mt-3' : 'border-t border-strong pt-3'}>
        <NoteField
          label="Add a note"
          submit="Add note"
          initial=""
          busy={adding.isPending}
          error={adding.error}
          save={(text, done) => {
            adding.mutate(text, { onSuccess: done });
          }}
        />
      </div>
    </Section>
  );
}

function Note({ snapshot, note }: { readonly snapshot: string; readonly note: SnapshotNote }) {
  const [editing, setEditing] = useState(false);
  const editingNote = useChange((text: string) => editNote(snapshot, note.id, text), 'snapshot');
  const removal = useChange(() => deleteNote(snapshot, note.id), 'snapshot', 'snapshots');
  const { text, writtenAt, writtenBy, editedAt, mine } = note;
  return (
    <li className="border-b border-line py-2" data-testid="snapshot-note">
      <p className="flex flex-wrap items-baseline gap-x-3 text-sm text-mute">
        {writtenBy !== null && <span className="font-medium text-ink">{writtenBy}</span>}
        <span>
          <Time value={writtenAt} digits={0} /> UTC
        </span>
        {editedAt !== null && (
          <span>
            edited <Time value={editedAt} digits={0} />
          </span>
        )}
        {mine && !editing && (
          <>
            <button
              type="button"
              className="quiet-link text-sm"
              onClick={() => {
                setEditing(true);
              }}
            >
              Edit
            </button>
            <DeleteButton
              what="this note"
              busy={removal.isPending}
              remove={() => {
                removal.mutate(undefined);
              }}
              testId="delete-note"
            />
          </>
        )}
      </p>
      {editing ? (
        <NoteField
          label="Edit the note"
          submit="Save"
          initial={text}
          busy={editingNote.isPending}
          error={editingNote.error}
          save={(changed, done) => {
            editingNote.mutate(changed, {
              onSuccess: () => {
                done();
                setEditing(false);
              },
            });
          }}
          cancel={() => {
            setEditing(false);
          }}
        />
      ) : (
        <p className="max-w-[112ch] whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
      )}
      {removal.error && (
        <p role="alert" className="text-sm">
          {removal.error.message}
        </p>
      )}
    </li>
  );
}

function NoteField({
  label,
  submit,
  initial,
  busy,
  error,
  save,
  cancel,
}: {
  readonly label: string;
  readonly submit: string;
  readonly initial: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly save: (text: string, done: () => void) => void;
  readonly cancel?: () => void;
}) {
  const [text, setText] = useState(initial);
  return (
    <form
      className="max-w-[112ch]"
      onSubmit={(event) => {
        event.preventDefault();
        save(text, () => {
          setText('');
        });
      }}
    >
      <label className="block">
        <span className="text-sm text-mute">{label}</span>
        <textarea
          value={text}
          maxLength={snapshotLimits.note}
          rows={2}
          className="panel mt-1 block w-full resize-y px-3 py-2"
          onChange={({ target }) => {
            setText(target.value);
          }}
        />
      </label>
      {error && (
        <p role="alert" className="mt-1 text-sm">
          {error.message}
        </p>
      )}
      <p className="mt-2 flex gap-2">
        <button type="submit" className="control" disabled={busy || text.trim() === ''}>
          {busy ? 'Saving…' : submit}
        </button>
        {cancel && (
          <button type="button" className="control" onClick={cancel}>
            Cancel
          </button>
        )}
      </p>
    </form>
  );
}
