'use client';

import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addNote, deleteNote, editNote, notesQuery } from '@/lib/client/noteApi';
import { useChange } from '@/lib/client/useChange';
import { noteLimits, type Note, type NoteSubject } from '@/lib/contract/notes';
import { RunButton } from '../ui/RunButton';
import { DeleteButton } from '../ui/DeleteButton';
import { Section } from '../ui/Section';
import { Time } from '../ui/Time';

/** What shows notes, or how many there are. */
const LISTS = ['notes', 'snapshots', 'load-tests', 'load-test'] as const;

/** What people noted on a snapshot or a load test, the oldest first, and a field for one more. */
export function TeamNotes({ on, subject }: { readonly on: NoteSubject; readonly subject: string }) {
  const query = useQuery(notesQuery(on, subject));
  const { data: notes = [], error } = query;
  const adding = useChange((text: string) => addNote(on, subject, text), ...LISTS);
  const isFull = notes.length >= noteLimits.notes;
  return (
    <Section id="team-notes" title="Team notes" aside={isFull ? `${noteLimits.notes} notes, the maximum` : undefined}>
      {error && (
        <p role="alert" className="border-t border-line py-2 text-sm">
          Could not load the notes: {error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void query.refetch()}>
            Try again
          </button>
        </p>
      )}
      {notes.length > 0 && (
        <ol className="border-t border-strong" data-testid="team-notes">
          {notes.map((note) => (
            <OneNote key={note.id} on={on} subject={subject} note={note} />
          ))}
        </ol>
      )}
      {!isFull && (
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
      )}
    </Section>
  );
}

function OneNote({ on, subject, note }: { readonly on: NoteSubject; readonly subject: string; readonly note: Note }) {
  const [editing, setEditing] = useState(false);
  const editingNote = useChange((text: string) => editNote(on, subject, note.id, text), 'notes');
  const removal = useChange(() => deleteNote(on, subject, note.id), ...LISTS);
  const { text, writtenAt, writtenBy, editedAt, mine } = note;
  return (
    <li className="border-b border-line py-2" data-testid="team-note">
      <p className="flex flex-wrap items-baseline gap-x-3 text-sm text-mute">
        {writtenBy !== null && <span className="font-medium text-ink">{writtenBy}</span>}
        <span>
          <Time value={writtenAt} digits={0} zone />
        </span>
        {editedAt !== null && (
          <span>
            edited <Time value={editedAt} digits={0} zone />
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
  const submitText = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || busy) return;
    save(text, () => {
      setText('');
    });
  };
  return (
    <form className="max-w-[112ch] print:hidden" onSubmit={submitText}>
      <label className="block">
        <span className="text-sm text-mute">{label}</span>
        <textarea
          value={text}
          maxLength={noteLimits.length}
          rows={2}
          className="panel mt-1 block w-full resize-y px-3 py-2"
          onChange={({ target }) => {
            setText(target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submitText(event);
          }}
        />
      </label>
      {error && (
        <p role="alert" className="mt-1 text-sm">
          {error.message}
        </p>
      )}
      <p className="mt-2 flex gap-2">
        <RunButton type="submit" className="control" disabled={busy || text.trim() === ''}>
          {busy ? 'Saving…' : submit}
        </RunButton>
        {cancel && (
          <button type="button" className="control" onClick={cancel}>
            Cancel
          </button>
        )}
      </p>
    </form>
  );
}
