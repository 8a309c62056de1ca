import { ApiError } from './ApiError';
import { isProblem } from './fetchJson';

/** A file of the console's as text. Throws ApiError where the console says why there is none. */
export async function fetchText(path: string): Promise<string> {
  const response = await fetch(path);
  if (response.ok) return response.text();
  const body: unknown = await response.json().catch(() => null);
  throw isProblem(body) ? ApiError.fromProblem(body) : new Error(`The console answered ${response.status}.`);
}
