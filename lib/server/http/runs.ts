import { z } from 'zod';
import { isUuid } from '@/lib/record/uuid';
import { ProblemError } from './ProblemError';

export const idPath = z.object({
  id: z
    .string()
    .meta({ description: 'The UUID from the answer to the start.', example: '019bd2e8-5c71-70e9-9a89-acb3efd08e34' }),
});

/** A key that came with another request before. */
export const keyReused = () =>
  new ProblemError('idempotency_key_reused', 'This Idempotency-Key was used for a different request. Use a new one.');

/** The id of a run, in lower case. What is no UUID is the id of nothing: then it throws what `notFound` makes. */
export function runId(id: string, notFound: () => Error): string {
  if (!isUuid(id)) throw notFound();
  return id.toLowerCase();
}

/** The number of an item of a run; null for what is none, which is the number of nothing. */
export function itemNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The header that names the next page (RFC 8288): the same question with `parameter` at `cursor`; none where there is no next page. */
export function linkToNext(
  url: string,
  parameter: string,
  cursor: string | number | null,
): Readonly<Record<string, string>> {
  if (cursor === null) return {};
  const { pathname, searchParams } = new URL(url);
  searchParams.set(parameter, String(cursor));
  return { link: `<${pathname}?${searchParams.toString()}>; rel="next"` };
}
