import { z } from 'zod';

/** Postgres stores no NUL, and half a surrogate pair would silently become another character on its way. */
export const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'expected well-formed text without NUL');

export const id = text(200).min(1);
const ids = z.array(id).max(200);

/** Within what both stores can hold; finer than microseconds would be cut. */
const time = z.iso
  .datetime({ error: 'expected an ISO 8601 UTC time such as 2026-01-18T10:32:07.418204Z' })
  .regex(
    /^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/,
    'expected a year from 1900 to 2199 and at most microseconds',
  );

/** JSON may hold a number beyond a double, which JavaScript reads as Infinity. */
const finite = z.number({ error: 'expected a number that a double holds' });

const scoreSchema = z.strictObject({
  criterionId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, 'expected 1 to 128 letters, digits, dots, hyphens or underscores'),
  numericValue: finite.nullable().optional(),
  aiValue: finite.nullable().optional(),
  textValue: text(10_000).nullable().optional(),
  notApplicable: z.boolean().optional(),
  aiScored: z.boolean().optional(),
});
export type ScoreRequest = z.infer<typeof scoreSchema>;

const scores = z
  .array(scoreSchema)
  .max(500)
  .refine(
    (given) => new Set(given.map(({ criterionId }) => criterionId)).size === given.length,
    'expected each criterion once',
  );

const changeable = {
  comment: text(100_000).optional(),
  taskIds: ids.optional(),
  messageIds: ids.optional(),
  submissionSource: text(200).optional(),
  processInteractionAt: time.nullable().optional(),
  processId: id.nullable().optional(),
  agentUserId: id.nullable().optional(),
  scores: scores.optional(),
};

export const createRequestSchema = z.strictObject({
  ...changeable,
  templateId: id,
  /** Left out or null: a template that evaluates no conversation. */
  conversationId: id.nullable().optional(),
  manuallyScored: z.boolean().optional(),
});
export type CreateRequest = z.infer<typeof createRequestSchema>;

export const updateRequestSchema = z.strictObject(changeable);
export type UpdateRequest = z.infer<typeof updateRequestSchema>;

export const submitRequestSchema = z.strictObject({ taskIds: ids.optional() });
export type SubmitRequest = z.infer<typeof submitRequestSchema>;

/** At most so many names in one batch. */
export const MAX_BATCH = 500;

/** AIP-235. The names have to lie under the parent that the path names. */
export const batchDeleteRequestSchema = z.strictObject({
  names: z.array(z.string()).min(1, 'expected at least one name').max(MAX_BATCH, `expected at most ${MAX_BATCH} names`),
});
export type BatchDeleteRequest = z.infer<typeof batchDeleteRequestSchema>;

/** AIP-165, of all that a parent has: there is no filter but this, and nothing is only counted. */
export const purgeRequestSchema = z.strictObject({
  filter: z.literal('*', 'expected *, for all of them'),
  force: z.literal(true, 'expected true, for they are deleted and not only counted'),
});

/** A request without properties. */
export const emptyRequestSchema = z.strictObject({});

/** Who calls, from the header `Lastwrite-Caller`. */
export const callerSchema = z
  .string()
  .regex(
    /^users\/[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$/,
    'expected users/ and 1 to 128 letters, digits, dots, hyphens, underscores or @',
  );
