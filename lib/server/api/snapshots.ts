import { createRoute } from '@hono/zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Inspection } from '@/lib/contract/inspect';
import {
  createdSnapshotSchema,
  snapshotInputSchema,
  snapshotSchema,
  snapshotsResponseSchema,
  type SnapshotInput,
} from '@/lib/contract/snapshots';
import { noted } from '@/lib/state/activity/noted';
import { addNote } from '@/lib/state/notes';
import { findByKey } from '@/lib/state/runs/createOnce';
import type { State } from '@/lib/state/openState';
import { createSnapshot, deleteSnapshot, listSnapshots, readSnapshot } from '@/lib/state/snapshots/snapshots';
import { userOf } from '../access/identity';
import { environmentOf, getServer, type Server } from '../getServer';
import { answers, body, bodyCodes, created, deleted, keyHeader, page } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { noQuery, snapshotsQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { parseName } from '../http/readName';
import { empty, json } from '../http/respond';
import { idPath, keyReused, linkToNext, runId } from '../http/runs';
import { inspectOne } from '../inspections';
import { unsealed } from '../seal';
import { fromState, refuseWithoutState } from './fromState';

export const snapshotNotFound = () =>
  new ProblemError('snapshot_not_found', 'No snapshot has this id; GET /api/snapshots lists them.');
const withSnapshots = <T>(server: Server, ask: (state: State) => Promise<T>) =>
  fromState(server, () => refuseWithoutState('snapshots'), ask);
const snapshotId = ({ id }: z.output<typeof idPath>) => runId(id, snapshotNotFound);

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
    const user = userOf(context);
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
        const made = await noted(
          state,
          { by: user, what: 'created', kind: 'snapshot', subject: id },
          (own) => createSnapshot(own, { id, inspection, keptBy: user, request, idempotencyKey }),
          ({ kind }) => kind === 'created',
        );
        if (made.kind === 'created' && input.note !== undefined)
          await addNote(state, { on: 'snapshots', subject: id, user }, { id: uuidv7(), text: input.note });
        return made;
      }));
    if (outcome.kind === 'conflict') throw keyReused();
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
    summary: 'A snapshot: the stored inspection.',
    request: { params: idPath, query: noQuery },
    responses: answers('The snapshot.', snapshotSchema, ['snapshot_not_found']),
  }),
  async (context) => {
    const id = snapshotId(context.req.valid('param'));
    const server = getServer();
    const found = await withSnapshots(server, (state) => readSnapshot(state, id));
    if (found === null) throw snapshotNotFound();
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
  async (context) => {
    const id = snapshotId(context.req.valid('param'));
    const deed = { by: userOf(context), what: 'deleted', kind: 'snapshot', subject: id } as const;
    const remove = (own: State) => deleteSnapshot(own, id);
    if (!(await withSnapshots(getServer(), (state) => noted(state, deed, remove, (gone) => gone))))
      throw snapshotNotFound();
    return empty(204);
  },
);
