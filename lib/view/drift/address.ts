import { withQuery } from '../loadTests/address';

/** Addresses of the drift screens. Every state that someone would send to a colleague stands in them. */
export const driftPath = '/drift';
export const sweepsPath = '/drift/sweeps';
export const alertsPath = '/drift/schedules';

/** `environment` null: the first configured one. */
export function inEnvironment(path: string, environment: string | null): string {
  return withQuery(path, new URLSearchParams(environment === null ? {} : { environment }));
}

export function driftDetailPath(id: string): string {
  return `${driftPath}/${encodeURIComponent(id)}`;
}

export function sweepPath(id: string): string {
  return `${sweepsPath}/${encodeURIComponent(id)}`;
}

/** The list of drifts with filters set; what is null or left out is not filtered by. */
export function driftListPath(filter: {
  readonly environment?: string | null;
  readonly record?: string | null;
  readonly cause?: string | null;
  readonly tenant?: string | null;
  readonly sweep?: string | null;
  readonly status?: string | null;
}): string {
  const set = Object.entries(filter).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, value]],
  );
  return withQuery(driftPath, new URLSearchParams(set));
}
