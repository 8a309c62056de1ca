import { z } from 'zod';
import { findingCodes } from '@/lib/evidence/model';

const environmentSourceSchema = z.object({
  /** `not_checked`: each customer and profile has a store of its own, and the configuration names none to try. */
  status: z.enum(['ok', 'unavailable', 'not_configured', 'not_checked']),
  version: z.string().optional(),
  error: z.string().optional(),
  /** Coaching only: it is the reference service, which knows strategies and latencies. Left out while it gives no answer. */
  reference: z.boolean().optional(),
  /** Coaching only: it has an address for gRPC too. */
  grpc: z.boolean().optional(),
});

export const environmentsResponseSchema = z
  .array(
    z.object({
      id: z.string(),
      title: z.string(),
      loadTests: z.boolean(),
      settleMs: z.number().int(),
      sources: z.object({
        postgres: environmentSourceSchema,
        clickhouse: environmentSourceSchema,
        coaching: environmentSourceSchema,
      }),
    }),
  )
  .meta({ id: 'EnvironmentsResponse' });
export type EnvironmentsResponse = z.infer<typeof environmentsResponseSchema>;

export const samplesResponseSchema = z
  .array(
    z.object({
      name: z.string(),
      title: z.string(),
      summary: z.string(),
      findings: z.array(z.enum(findingCodes)),
    }),
  )
  .meta({ id: 'SamplesResponse' });
export type SamplesResponse = z.infer<typeof samplesResponseSchema>;
