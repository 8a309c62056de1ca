import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { problemCodes, problemSchema, type ProblemCode } from '@/lib/contract/problem';

/** What every operation may answer besides its own. */
const always: readonly ProblemCode[] = ['invalid_request', 'not_signed_in', 'unknown_host', 'not_ready', 'internal'];

/** The problems of an operation by status, and those that every one has. */
export function problems(codes: readonly ProblemCode[]): ZodOpenApiOperationObject['responses'] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...codes, ...always])
    byStatus.set(problemCodes[code], [...(byStatus.get(problemCodes[code]) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      String(status),
      {
        description: own.map((code) => `\`${code}\``).join(' or '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** An answer of JSON, and the problems beside it. */
export function answers(
  description: string,
  schema: z.ZodType,
  codes: readonly ProblemCode[] = [],
  status = '200',
): ZodOpenApiOperationObject['responses'] {
  return { [status]: { description, content: { 'application/json': { schema } } }, ...problems(codes) };
}

/** A JSON body, which has to be there. */
export const body = (schema: z.ZodType) => ({ required: true, content: { 'application/json': { schema } } });
/** What is answered to a body that can't be taken. */
export const bodyCodes: readonly ProblemCode[] = [
  'unsupported_media_type',
  'payload_too_large',
  'cross_site_request',
  'role_not_allowed',
];
/** Of what deletes. */
export const deletionCodes: readonly ProblemCode[] = ['cross_site_request', 'role_not_allowed'];
/** Of whatever is started. */
export const keyHeader = z.object({
  'Idempotency-Key': z.string().optional().meta({
    description:
      'Up to 200 printable ASCII characters. The same key with the same request gives the id of the first one and starts no second.',
  }),
});
