import { z } from 'zod';
import { keyPartTypes } from '@/lib/record/RecordType';

export const recordTypeSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    name: z.string().meta({
      description: 'How its names are written; each `{part}` is a key part: `tenants/{tenant}/orders/{order}`.',
    }),
    key: z
      .array(
        z.object({
          id: z.string(),
          type: z.enum(keyPartTypes),
          form: z
            .object({ pattern: z.string(), longest: z.number().int(), expected: z.string(), example: z.string() })
            .optional()
            .meta({ description: 'A stricter form than the type’s: a regular expression for the whole part.' }),
        }),
      )
      .meta({ description: 'The parts that tell records apart, in the order of the name.' }),
  })
  .meta({ id: 'RecordType' });

/** GET /api/records: the record types of this console, those whose names a paste may hold. */
export const recordTypesResponseSchema = z.array(recordTypeSchema).meta({ id: 'RecordTypesResponse' });
export type RecordTypesResponse = z.infer<typeof recordTypesResponseSchema>;
