import { z } from 'zod';

/** The query parameters of the routes; a parameter that is not listed is an error. */
export const environmentId = z.string().max(63).meta({ description: 'Id of an environment; the first configured one by default.' });
export const noQuery = z.strictObject({});
export const environmentQuery = z.strictObject({ environment: environmentId.optional() });
export const inspectQuery = z.strictObject({
  environment: environmentId.optional(),
  withinMs: z.coerce.number().int().min(50).max(60_000).optional()
    .meta({ description: "No copy is waited for longer than this, nor than the environment's own timeout; what has not answered by then is `unavailable`." }),
});
export const resolveQuery = z.strictObject({
  id: z.string().max(200).meta({ description: 'A scorecard id alone: a lower-case UUIDv7.' }),
  environment: environmentId.optional(),
});
