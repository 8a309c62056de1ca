import { queryOptions } from '@tanstack/react-query';
import type { Inspection } from '@/lib/contract/inspect';
import type { ListedSnapshot, Snapshot } from '@/lib/contract/snapshots';
import { ApiError } from './ApiError';
import { fetchJson } from './fetchJson';
import { toQuery } from './toQuery';

const MOST_LISTED = 50;

/** The snapshots of one record, newest first. */
export function recordSnapshotsQuery(name: string, environment: string) {
  return queryOptions({
    queryKey: ['snapshots', environment, name],
    queryFn: ({ signal }) =>
      fetchJson<readonly ListedSnapshot[]>(`/api/snapshots${toQuery({ name, environment, limit: MOST_LISTED })}`, {
        signal,
      }),
    staleTime: 30_000,
    retry: false,
  });
}

/** It never changes. */
export function snapshotQuery(id: string) {
  return queryOptions({
    queryKey: ['snapshot', id],
    queryFn: ({ signal }) => fetchJson<Snapshot>(pathOf(id), { signal }),
    staleTime: 15_000,
  });
}

export interface KeptSnapshot {
  readonly id: string;
  /** What is kept is what was shown; false: the record had to be read again. */
  readonly asShown: boolean;
}

/**
 * Keeps an inspection as it is shown. One that is too large to be sent, or that the console did not seal, is made again by the console. The same
 * `key` keeps one, however often it is sent.
 */
export async function keepSnapshot(inspection: Inspection, key: string): Promise<KeptSnapshot> {
  const send = (body: object, suffix: string) =>
    fetchJson<{ readonly id: string }>('/api/snapshots', { body, headers: { 'idempotency-key': `${key}${suffix}` } });
  const { name, environment, seal } = inspection;
  if (seal !== undefined)
    try {
      return { ...(await send({ inspection }, '')), asShown: true };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'payload_too_large') throw error;
    }
  return { ...(await send({ name, environment }, '-again')), asShown: false };
}

export function deleteSnapshot(id: string): Promise<undefined> {
  return fetchJson(pathOf(id), { method: 'DELETE' });
}

function pathOf(id: string): string {
  return `/api/snapshots/${encodeURIComponent(id)}`;
}
