import { interleavingsPath } from '../interleavings/address';
import { withQuery } from '../loadTests/address';

/** Addresses of the race lab. Every state that someone would send to a colleague stands in them. */
export const labPath = `${interleavingsPath}/lab`;

/** The lab with a race of the gallery in its editor. */
export function galleryPath(id: string): string {
  return withQuery(labPath, new URLSearchParams({ race: id }));
}

/** The lab with a scenario of SQL in its editor. */
export function labScenarioPath(id: string): string {
  return withQuery(labPath, new URLSearchParams({ scenario: id }));
}

/** The lab with the race of a run in its editor. */
export function editRunPath(id: string): string {
  return withQuery(labPath, new URLSearchParams({ run: id }));
}

export function labRunPath(id: string): string {
  return `${labPath}/${encodeURIComponent(id)}`;
}
