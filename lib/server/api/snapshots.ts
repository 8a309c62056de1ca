import { createRoute } from '@hono/zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Inspection } from '@/lib/contract/inspect';
import {
  createdSnapshotSchema,
  noteInputSchema,
  noteSchema,
  snapshotInputSchema,
  snapshotLimits,
  snapshotSchema,
  snapshotsResponseSchema,
  type SnapshotInput,
} from '@/lib/contract/snapshots';
import { isUuid } from '@/lib/record/uuid';
import { findByKey } from '@/lib/state/createOnce';
import type { State } from '@/lib/state/openState';
import { addNote, deleteNote, editNote, type NoteRefusal } from '@/lib/state/snapshots/notes';
import { createSnapshot, deleteSnapshot, listSnapshots, readSnapshot } from '@/lib/state/snapshots/snapshots';
import { identityOf } from '../access/identity';
import { environmentOf, getServer, type Server } from '../getServer';
import { answers, body, bodyCodes, created, deleted, keyHeader, page } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { noQuery, snapshotsQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { parseName } from '../http/readName';
import { empty, json } from '../http/respond';
import { idPath, linkToNext, runId } from '../http/runs';
import { inspectOne } from '../inspections';
import { unsealed } from '../seal';
import { fromState, refuseWithoutState } from './fromState';

const notFound = () =>
  new ProblemError('snapshot_not_found', 'No snapshot has this id; GET /api/snapshots lists them.');
const noteNotFound = () => new ProblemError('note_not_found', 'The snapshot has no note with this id.');
const withSnapshots = <T>(server: Server, ask: (state: State) => Promise<T>) =>
  fromState(server, () => refuseWithoutState('snapshots'), ask);
const snapshotId = ({ id }: z.output<typeof idPath>) => runId(id, notFound);
const notePath = idPath.extend({ note: z.string().meta({ description: 'The id of the note.' }) });

/** Inspections that somebody kept to share. */
export const snapshots = newRoutes();

snapshots.openapi(
  createRoute({
    method: 'post',
    path: '/api/snapshots',
    operationId: 'createSnapshot',
    summary:
      'Keeps an inspection under a permanent address: the one sent with its seal, or a new one of the named record.',
    middleware: readJson,
    request: { headers: keyHeader, query: noQuery, body: body(snapshotInputSchema) },
    responses: created('The snapshot. The header Location has its address.', createdSnapshotSchema, [
      'invalid_name',
      'unknown_environment',
      'record_not_found',
      'record_type_unusable',
      'idempotency_key_reused',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const server = getServer();
    const input = context.req.valid('json');
    const user = identityOf(context)?.user ?? null;
    const idempotencyKey = context.req.valid('header')['Idempotency-Key'] ?? null;
    const { inspection: sent, ...named } = input;
    const request = sent === undefined ? named : { ...named, seal: sent.seal ?? null };
    // A key that is known starts nothing, so the stores are not read for it either.
    const earlier =
      idempotencyKey === null
        ? null
        : await withSnapshots(server, (state) => findByKey(state, 'snapshots', idempotencyKey, request));
    const inspection = earlier === null ? await inspectionOf(server, input) : null;
    const outcome =
      earlier ??
      (await withSnapshots(server, async (state) => {
        if (inspection === null) throw new TypeError('a snapshot is of an inspection');
        const id = uuidv7();
        const made = await createSnapshot(state, { id, inspection, keptBy: user, request, idempotencyKey });
        if (made.kind === 'created' && input.note !== undefined)
          await addNote(state, { snapshot: id, id: uuidv7(), text: input.note, user });
        return made;
      }));
    if (outcome.kind === 'conflict')
      throw new ProblemError(
        'idempotency_key_reused',
        'This Idempotency-Key was used for a different request. Use a new one.',
      );
    return json({ id: outcome.id }, 201, { location: `/api/snapshots/${outcome.id}` });
  },
);

/** What is kept is what a console has read, never what a client says. */
async function inspectionOf(
  server: Server,
  { name, environment, inspection: sent }: SnapshotInput,
): Promise<Inspection> {
  if (sent === undefined) {
    const { seal: _seal, ...inspection } = await inspectOne(
      server,
      environmentOf(server, environment),
      parseName(server.records.all, name ?? ''),
    );
    return inspection;
  }
  const inspection = await withSnapshots(server, (state) => unsealed(state, sent));
  if (inspection !== null) return inspection;
  throw new ProblemError('invalid_request', 'The body is not valid. See errors.', [
    {
      path: 'body.inspection',
      message: 'expected an answer of GET /api/inspect/{name} of this console, unchanged, with its seal',
    },
  ]);
}

snapshots.openapi(
  createRoute({
    method: 'get',
    path: '/api/snapshots',
    operationId: 'listSnapshots',
    summary: 'The snapshots without their inspections, newest first, optionally of one record.',
    request: { query: snapshotsQuery },
    responses: page('A page of them.', snapshotsResponseSchema),
  }),
  async ({ req }) => {
    const { limit, ...filter } = req.valid('query');
    const found = await withSnapshots(getServer(), (state) => listSnapshots(state, { ...filter, limit: limit + 1 }));
    const listed = found.slice(0, limit);
    const next = found.length > limit ? (listed.at(-1)?.id ?? null) : null;
    return json([...listed], 200, linkToNext(req.url, 'before', next));
  },
);

snapshots.openapi(
  createRoute({
    method: 'get',
    path: '/api/snapshots/{id}',
    operationId: 'getSnapshot',
    summary: 'A snapshot: the stored inspection and its notes.',
    request: { params: idPath, query: noQuery },
    responses: answers('The snapshot.', snapshotSchema, ['snapshot_not_found']),
  }),
  async (context) => {
    const id = snapshotId(context.req.valid('param'));
    const server = getServer();
    const user = identityOf(context)?.user ?? null;
    const found = await withSnapshots(server, (state) => readSnapshot(state, id, user));
    if (found === null) throw notFound();
    return json({ ...found, days: server.config.retention.snapshots });
  },
);

snapshots.openapi(
  createRoute({
    method: 'delete',
    path: '/api/snapshots/{id}',
    operationId: 'deleteSnapshot',
    summary: 'Deletes a snapshot with its notes. Links to it stop working.',
    request: { params: idPath, query: noQuery },
    responses: deleted(['snapshot_not_found']),
  }),
  async ({ req }) => {
    const id = snapshotId(req.valid('param'));
    if (!(await withSnapshots(getServer(), (state) => deleteSnapshot(state, id)))) throw notFound();
    return empty(204);
  },
);

snapshots.openapi(
  createRoute({
    method: 'post',
    path: '/api/snapshots/{id}/notes',
    operationId: 'addSnapshotNote',
    summary: `Adds a note to a snapshot, ${snapshotLimits.notes} at most.`,
    middleware: readJson,
    request: { params: idPath, query: noQuery, body: body(noteInputSchema) },
    responses: created('The note.', noteSchema, ['snapshot_not_found', ...bodyCodes]),
  }),
  async (context) => {
    const snapshot = snapshotId(context.req.valid('param'));
    const user = identityOf(context)?.user ?? null;
    const { text } = context.req.valid('json');
    const note = await withSnapshots(getServer(), async (state) => {
      const added = await addNote(state, { snapshot, id: uuidv7(), text, user });
      if (added === null && (await readSnapshot(state, snapshot, user)) === null) throw notFound();
      return added;
    });
    if (note === null)
      throw new ProblemError('invalid_request', `Expected at most ${snapshotLimits.notes} notes on a snapshot.`);
    return json(note, 201);
  },
);

snapshots.openapi(
  createRoute({
    method: 'patch',
    path: '/api/snapshots/{id}/notes/{note}',
    operationId: 'editSnapshotNote',
    summary: 'Changes the text of your own note.',
    middleware: readJson,
    request: { params: notePath, query: noQuery, body: body(noteInputSchema) },
    responses: answers('The current note.', noteSchema, ['note_not_found', 'note_not_yours', ...bodyCodes]),
  }),
  async (context) => {
    const note = noteOf(context.req.valid('param'), identityOf(context)?.user ?? null);
    const { text } = context.req.valid('json');
    const edited = await withSnapshots(getServer(), (state) => editNote(state, note, text));
    return json(typeof edited === 'string' ? refuseNote(edited) : edited);
  },
);

snapshots.openapi(
  createRoute({
    method: 'delete',
    path: '/api/snapshots/{id}/notes/{note}',
    operationId: 'deleteSnapshotNote',
    summary: 'Deletes your own note.',
    request: { params: notePath, query: noQuery },
    responses: deleted(['note_not_found', 'note_not_yours']),
  }),
  async (context) => {
    const note = noteOf(context.req.valid('param'), identityOf(context)?.user ?? null);
    const outcome = await withSnapshots(getServer(), (state) => deleteNote(state, note));
    if (outcome !== 'deleted') refuseNote(outcome);
    return empty(204);
  },
);

function noteOf({ id, note }: z.output<typeof notePath>, user: string | null) {
  if (!isUuid(note)) throw noteNotFound();
  return { snapshot: runId(id, noteNotFound), id: note.toLowerCase(), user };
}

function refuseNote(refusal: NoteRefusal): never {
  if (refusal === 'not_found') throw noteNotFound();
  throw new ProblemError('note_not_yours', 'Only its author can change or delete a note.');
}
