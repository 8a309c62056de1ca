import type { Problem } from '@/lib/contract/problem';
import { ApiError } from './ApiError';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** POST where there is a body, else GET. */
  readonly method?: 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to the console's API; undefined where the answer has no content. Throws ApiError, and nothing else but the abort of `signal`. */
export async function fetchJson<T>(path: string, init: RequestOptions = {}): Promise<T> {
  const response = await send(path, init);
  if (response.status === 204) return undefined as T;
  const body = await readBody(response);
  if (response.ok && body !== undefined) return body as T;
  throw refusalOf(response, body);
}

/** A file of the console's as text. Throws ApiError, and nothing else. */
export async function fetchText(path: string): Promise<string> {
  const response = await send(path, {});
  if (!response.ok) throw refusalOf(response, await readBody(response));
  return response.text();
}

function refusalOf({ status }: Response, body: unknown): ApiError {
  if (isProblem(body)) return ApiError.fromProblem(body);
  return new ApiError(
    'unexpected',
    status,
    'Unexpected response',
    `The console returned ${status} without an explanation.`,
  );
}

async function send(path: string, { signal, method, body, headers }: RequestOptions): Promise<Response> {
  try {
    return await fetch(path, {
      ...(signal ? { signal } : {}),
      ...(method ? { method } : {}),
      ...(body === undefined
        ? {}
        : {
            method: method ?? 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw ApiError.noAnswer();
  }
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'status' in body;
}
