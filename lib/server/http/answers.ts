import type { RouteConfig } from '@hono/zod-openapi';
import { z } from 'zod';
import { problemCodes, problemSchema, type ProblemCode } from '@/lib/contract/problem';

type Answers = RouteConfig['responses'];

/** What every operation may answer besides its own. */
const always: readonly ProblemCode[] = [
  'invalid_request',
  'not_signed_in',
  'role_not_allowed',
  'unknown_host',
  'not_ready',
  'internal',
];
/** Of what answers everybody. */
const open: readonly ProblemCode[] = ['unknown_host', 'not_ready', 'internal'];

/** The problems of an operation by status, and those that every one has. They are thrown and never returned, so the types of a handler do not know them. */
export function problems(codes: readonly ProblemCode[], besides = always): object {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...codes, ...besides]))
    byStatus.set(problemCodes[code], [...(byStatus.get(problemCodes[code]) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      String(status),
      {
        description: own.map((code) => `\`${code}\``).join(' or '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  ) satisfies Answers;
}

/** An answer of JSON, and the problems beside it. */
export function answers<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  codes: readonly ProblemCode[] = [],
) {
  return { 200: { description, content: { 'application/json': { schema } } }, ...problems(codes) };
}

/** A JSON answer. */
export function openAnswers<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { 200: { description, content: { 'application/json': { schema } } }, ...problems([], open) };
}

/** A JSON body, which has to be there. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** A page of a list. */
export function page<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  codes: readonly ProblemCode[] = [],
) {
  const headers = z.object({
    Link: z.string().optional().meta({ description: 'The next page, with rel="next". Omitted on the last page.' }),
  });
  return { 200: { description, headers, content: { 'application/json': { schema } } }, ...problems(codes) };
}

/** Something was started, whose address the header Location has. */
export function started<Schema extends z.ZodType>(schema: Schema, codes: readonly ProblemCode[]) {
  const description = 'Accepted. The header Location has its address.';
  const headers = z.object({ Location: z.string() });
  return { 202: { description, headers, content: { 'application/json': { schema } } }, ...problems(codes) };
}

/** Something was created. */
export function created<Schema extends z.ZodType>(description: string, schema: Schema, codes: readonly ProblemCode[]) {
  return { 201: { description, content: { 'application/json': { schema } } }, ...problems(codes) };
}

/** It was deleted. */
export function deleted(codes: readonly ProblemCode[]) {
  return { 204: { description: 'Deleted.' }, ...problems([...codes, ...deletionCodes]) };
}

/** Server-sent events. */
export function events(description: string, schema: z.ZodType, codes: readonly ProblemCode[]) {
  return {
    200: { description, content: { 'text/event-stream': { schema } } },
    ...problems(['too_many_streams', ...codes]),
  };
}

/** What is answered to a body that can't be taken. */
export const bodyCodes: readonly ProblemCode[] = [
  'unsupported_media_type',
  'payload_too_large',
  'cross_site_request',
  'role_not_allowed',
];
/** Of what deletes. */
export const deletionCodes: readonly ProblemCode[] = ['cross_site_request', 'role_not_allowed'];
/** Of any run. */
export const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[!-~]{1,200}$/, { error: 'expected 1 to 200 printable ASCII characters without spaces' })
    .optional()
    .meta({
      description:
        'Up to 200 printable ASCII characters. Repeating a request with the same key returns the id of the first one and starts nothing.',
    }),
});
