import type { z } from 'zod';
import { ProblemError, type ProblemDetail } from './ProblemError';

const MOST_ERRORS = 20;

/** Reads a value by its schema; a mismatch becomes a 400 that lists what was expected where. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: 'body' | 'query',
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => detailsOf(issue, where));
  throw new ProblemError(
    'invalid_request',
    `The ${where} is not as expected; see errors.`,
    errors.slice(0, MOST_ERRORS),
  );
}

function detailsOf(issue: z.core.$ZodIssue, where: string): ProblemDetail[] {
  const path = [where, ...issue.path.map(shorten)].join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: `${path}.${shorten(key)}`, message: 'expected no such property' }));
  return [{ path, message: issue.message }];
}

function shorten(part: PropertyKey): string {
  return String(part).slice(0, 100);
}
