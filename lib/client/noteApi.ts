import { queryOptions } from '@tanstack/react-query';
import type { Note, NoteSubject } from '@/lib/contract/notes';
import { fetchJson } from './fetchJson';

export function notesQuery(on: NoteSubject, subject: string) {
  return queryOptions({
    queryKey: ['notes', on, subject],
    queryFn: ({ signal }) => fetchJson<readonly Note[]>(pathOf(on, subject), { signal }),
    staleTime: 15_000,
  });
}

export function addNote(on: NoteSubject, subject: string, text: string): Promise<Note> {
  return fetchJson(pathOf(on, subject), { body: { text } });
}

export function editNote(on: NoteSubject, subject: string, note: string, text: string): Promise<Note> {
  return fetchJson(`${pathOf(on, subject)}/${note}`, { method: 'PATCH', body: { text } });
}

export function deleteNote(on: NoteSubject, subject: string, note: string): Promise<undefined> {
  return fetchJson(`${pathOf(on, subject)}/${note}`, { method: 'DELETE' });
}

function pathOf(on: NoteSubject, subject: string): string {
  return `/api/${on}/${encodeURIComponent(subject)}/notes`;
}
