import type {
  GalleryRace,
  LabCellDetails,
  LabCheck,
  LabInput,
  LabLevel,
  LabRun,
  LabRunSummary,
  LabScenario,
} from '@/lib/contract/lab';
import { fetchJson, fetchText } from './fetchJson';
import type { ListPage } from './listQuery';
import { toQuery } from './toQuery';

export function getGallery(signal?: AbortSignal): Promise<readonly GalleryRace[]> {
  return fetchJson('/api/lab/gallery', signal ? { signal } : {});
}

/** The races of SQL that the configuration names. */
export function getLabScenarios(signal?: AbortSignal): Promise<readonly LabScenario[]> {
  return fetchJson('/api/lab/scenarios', signal ? { signal } : {});
}

/** The race, or its first mistake; nothing is run. */
export function checkRace(text: string, signal?: AbortSignal): Promise<LabCheck> {
  return fetchJson('/api/lab/check', { body: { text }, ...(signal ? { signal } : {}) });
}

/** The same `key` asks for the same run: pressing twice starts one. */
export function startLabRun(input: LabInput, key: string): Promise<{ readonly id: string }> {
  return fetchJson('/api/lab', { body: input, headers: { 'idempotency-key': key } });
}

/** Which runs; what is null is not asked for. */
export interface LabRunFilter {
  readonly status: string | null;
  /** Words. */
  readonly search: string | null;
}

/** A page of runs, newest first. */
export function getLabRuns(
  filter: LabRunFilter,
  { limit, before }: ListPage,
  signal?: AbortSignal,
): Promise<readonly LabRunSummary[]> {
  return fetchJson(`/api/lab${toQuery({ ...filter, limit, before })}`, signal ? { signal } : {});
}

/** Without outcomes. */
export function getLabRun(id: string, signal?: AbortSignal): Promise<LabRun> {
  return fetchJson(`${path(id)}?groups=omit`, signal ? { signal } : {});
}

export function getLabCell(id: string, n: number, signal?: AbortSignal): Promise<LabCellDetails> {
  return fetchJson(`${path(id)}/cells/${n}`, signal ? { signal } : {});
}

/** Gives the run as it is then; one that had ended already, unchanged. */
export function cancelLabRun(id: string): Promise<LabRun> {
  return fetchJson(`${path(id)}/cancel`, { body: {} });
}

export function labEventsPath(id: string): string {
  return `${path(id)}/events`;
}

export function labExportPath(id: string, format: 'json' | 'text'): string {
  return `${path(id)}/export?format=${format}`;
}

/** One variant of the race, at a level, as an isolation spec of PostgreSQL. Throws ApiError. */
export function getLabSpec(id: string, variant: string | null, level: LabLevel | null): Promise<string> {
  const query = new URLSearchParams({
    format: 'spec',
    ...(variant === null ? {} : { variant }),
    ...(level === null ? {} : { level }),
  });
  return fetchText(`${path(id)}/export?${query.toString()}`);
}

function path(id: string): string {
  return `/api/lab/${encodeURIComponent(id)}`;
}
