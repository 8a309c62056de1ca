import { createRoute } from '@hono/zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import {
  noteInputSchema,
  noteLimits,
  noteSchema,
  noteSubjects,
  notesResponseSchema,
  type NoteSubject,
} from '@/lib/contract/notes';
import type { ActivityChange } from '@/lib/contract/activity';
import { loadTestNotFound } from '@/lib/runs/load-tests/LoadTestError';
import { noted, type Deed } from '@/lib/state/activity/noted';
import { addNote, deleteNote, editNote, listNotes, type Noted, type NoteRefusal } from '@/lib/state/notes';
import type { State } from '@/lib/state/openState';
import { userOf } from '../access/identity';
import { getServer } from '../getServer';
import { answers, body, bodyCodes, created, deleted } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, runId } from '../http/runs';
import { fromState, refuseWithoutState } from './fromState';
import { snapshotNotFound } from './snapshots';

const subjects = {
  snapshots: {
    code: 'snapshot_not_found',
    title: 'snapshot',
    kind: 'snapshot',
    operation: 'Snapshot',
    notFound: snapshotNotFound,
  },
  'load-tests': {
    code: 'load_test_not_found',
    title: 'load test',
    kind: 'load_test',
    operation: 'LoadTest',
    notFound: loadTestNotFound,
  },
} as const satisfies Record<NoteSubject, object>;

const noteNotFound = () => new ProblemError('note_not_found', 'No note of this id is there.');
const withNotes = <T>(ask: (state: State) => Promise<T>) =>
  fromState(getServer(), () => refuseWithoutState('notes'), ask);
const notePath = idPath.extend({ note: z.string().meta({ description: 'The id of the note.' }) });

/** What people note on a snapshot or a load test. */
export const notes = newRoutes();
for (const on of noteSubjects) addRoutes(on);

function addRoutes(on: NoteSubject): void {
  const { code, title, operation, notFound } = subjects[on];
  const path = `/api/${on}/{id}/notes`;
  const subjectOf = (id: string, user: string | null, missing: () => Error = notFound) => ({
    on,
    subject: runId(id, missing),
    user,
  });

  notes.openapi(
    createRoute({
      method: 'get',
      path,
      operationId: `list${operation}Notes`,
      summary: `The notes on a ${title}, the oldest first.`,
      request: { params: idPath, query: noQuery },
      responses: answers('The notes.', notesResponseSchema, [code]),
    }),
    async (context) => {
      const subject = subjectOf(context.req.valid('param').id, userOf(context));
      const found = await withNotes((state) => listNotes(state, subject));
      if (found === null) throw notFound();
      return json([...found]);
    },
  );

  notes.openapi(
    createRoute({
      method: 'post',
      path,
      operationId: `add${operation}Note`,
      summary: `Adds a note to a ${title}, which has ${noteLimits.notes} at most.`,
      middleware: readJson,
      request: { params: idPath, query: noQuery, body: body(noteInputSchema) },
      responses: created('The note.', noteSchema, [code, 'too_many_notes', ...bodyCodes]),
    }),
    async (context) => {
      const subject = subjectOf(context.req.valid('param').id, userOf(context));
      const { text } = context.req.valid('json');
      const added = await withNotes((state) =>
        noted(
          state,
          deedOf(subject, 'note'),
          (own) => addNote(own, subject, { id: uuidv7(), text }),
          (note) => typeof note !== 'string',
        ),
      );
      if (added === 'no_subject') throw notFound();
      if (added === 'too_many')
        throw new ProblemError(
          'too_many_notes',
          `This ${title} has ${noteLimits.notes} notes, the most it can have. Delete one first.`,
        );
      return json(added, 201);
    },
  );

  notes.openapi(
    createRoute({
      method: 'patch',
      path: `${path}/{note}`,
      operationId: `edit${operation}Note`,
      summary: 'Changes the text of a note that the caller wrote.',
      middleware: readJson,
      request: { params: notePath, query: noQuery, body: body(noteInputSchema) },
      responses: answers('The note as it is now.', noteSchema, ['note_not_found', 'note_not_yours', ...bodyCodes]),
    }),
    async (context) => {
      const { id, note } = context.req.valid('param');
      const subject = subjectOf(id, userOf(context), noteNotFound);
      const { text } = context.req.valid('json');
      const edited = await withNotes((state) =>
        noted(
          state,
          deedOf(subject, 'note_edited'),
          (own) => editNote(own, subject, { id: runId(note, noteNotFound), text }),
          (changed) => typeof changed !== 'string',
        ),
      );
      return json(typeof edited === 'string' ? refuseNote(edited) : edited);
    },
  );

  notes.openapi(
    createRoute({
      method: 'delete',
      path: `${path}/{note}`,
      operationId: `delete${operation}Note`,
      summary: 'Deletes a note that the caller wrote.',
      request: { params: notePath, query: noQuery },
      responses: deleted(['note_not_found', 'note_not_yours']),
    }),
    async (context) => {
      const { id, note } = context.req.valid('param');
      const subject = subjectOf(id, userOf(context), noteNotFound);
      const outcome = await withNotes((state) =>
        noted(
          state,
          deedOf(subject, 'note_deleted'),
          (own) => deleteNote(own, subject, runId(note, noteNotFound)),
          (removed) => removed === 'deleted',
        ),
      );
      if (outcome !== 'deleted') refuseNote(outcome);
      return empty(204);
    },
  );
}

function deedOf({ on, subject, user }: Noted, change: ActivityChange): Deed {
  return { by: user, what: 'changed', kind: subjects[on].kind, subject, changes: [change] };
}

function refuseNote(refusal: NoteRefusal): never {
  if (refusal === 'not_found') throw noteNotFound();
  throw new ProblemError('note_not_yours', 'Only the person who wrote a note can change or delete it.');
}
