import type { z } from 'zod';
import { ProblemError } from './ProblemError';
import { parseWith } from './parseWith';

/** The query of a URL as a strict schema describes it: every value a string, each name at most once. */
export function readQuery<Schema extends z.ZodType>(url: URL, schema: Schema): z.output<Schema> {
  const names = [...url.searchParams.keys()];
  if (new Set(names).size !== names.length)
    throw new ProblemError('invalid_request', 'Expected each query parameter at most once.');
  return parseWith(schema, Object.fromEntries(url.searchParams), 'query');
}
