import type { RecordListResponse } from '@/lib/contract/records';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { needsOwner } from '@/lib/environments/environmentStores';
import type { RecordType } from '@/lib/record/RecordType';
import { isPlaceIn, listChanged, listOrder, type PlaceInList } from '@/lib/stores/postgres/listChanged';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { withDeadline } from '@/lib/stores/withDeadline';
import { toAnswer } from './api/inspectLines';
import type { Server } from './getServer';
import { ProblemError } from './http/ProblemError';
import { firstOwner, inspectMany, typeIn } from './inspections';

export interface ListAsked {
  readonly changedSince?: string | undefined;
  /** As `next` of an answer says it. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** No store is waited for longer. */
  readonly withinMs?: number | undefined;
}

/**
 * A page of the records of a type, those changed last first, each inspected as a paste of its name would be; by key, where nothing says when a
 * record changed. Where each customer and profile has stores of its own, those of the first. @throws SourceFailure, InspectError, ProblemError
 */
export async function listRecords(
  server: Server,
  environment: EnvironmentConfig,
  id: string,
  { changedSince, after, limit, withinMs = Infinity }: ListAsked,
): Promise<RecordListResponse> {
  const owner = firstOwner(environment);
  const { type, records, unnamed, next } = await server.stores.use(environment, owner, async (stores) => {
    const used = await typeIn(server, environment, stores, id);
    if (changedSince !== undefined && listOrder(used) === 'key')
      throw refused('changedSince', `${withoutChangedAt(used)} Omit "changedSince" to list them by key.`);
    const query = { changedSince: changedSince ?? null, after: placeOf(used, after), limit };
    const listed = await withDeadline('Postgres', Math.min(environment.timeoutMs, withinMs), (signal) =>
      listChanged(stores.postgres, used, query, signal),
    ).catch((error: unknown) => {
      throw withIndexHint(error, used);
    });
    return { type: used, ...listed };
  });
  const outcomes = await inspectMany(
    server,
    environment,
    records.map(({ name }) => name),
    withinMs,
  );
  const changedAt = new Map(records.map((record) => [record.name.text, record.changedAt]));
  return {
    recordType: type.id,
    title: type.title,
    environment: environment.id,
    orderedBy: listOrder(type),
    changedAt: type.changedAt,
    records: outcomes.map((outcome) => ({ ...toAnswer(outcome), changedAt: changedAt.get(outcome.name.text) ?? null })),
    next: next === null ? null : cursorOf(next),
    notes: [
      ...(listOrder(type) === 'key' ? [`${withoutChangedAt(type)} They are listed by key.`] : []),
      ...(unnamed === 0
        ? []
        : [`Left out: ${unnamed} ${unnamed === 1 ? 'row' : 'rows'} with a key that cannot be written as a name.`]),
      ...(needsOwner(environment)
        ? [`Each customer and profile has its own stores. These records are from ${Object.values(owner).join('/')}.`]
        : []),
    ],
  };
}

/** What would have to be said for a list by time. */
function withoutChangedAt({ title, id }: RecordType): string {
  return `The record type "${title}" does not say when a record last changed. Set "changedAt" of ${id} in the configuration file to a column with a time.`;
}

function withIndexHint(error: unknown, type: RecordType): unknown {
  if (!(error instanceof SourceFailure) || error.error.code !== 'timeout' || listOrder(type) === 'key') return error;
  const { message } = error.error;
  return new SourceFailure(
    {
      code: 'timeout',
      message,
      hint: `Add an index on ${type.changedAt ?? ''} to find the latest changes without reading the whole table.`,
    },
    error,
  );
}

function cursorOf(place: PlaceInList): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws ProblemError */
function placeOf(type: RecordType, cursor: string | undefined): PlaceInList | null {
  if (cursor === undefined) return null;
  const place = parsed(Buffer.from(cursor, 'base64url').toString());
  if (isPlaceIn(type, place)) return place;
  throw refused('after', 'Expected "after" from the header Link of the previous page.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(parameter: string, message: string): ProblemError {
  return new ProblemError('invalid_request', message, [{ path: `query.${parameter}`, message }]);
}
