import { z } from 'zod';

const days = z.number().int().nullable().meta({ description: 'How many days it is kept. null: forever.' });

const keptSchema = z.object({
  days,
  /** How many there are, running ones included. */
  count: z.number().int(),
  /** The one that goes first, and when; null where none goes. */
  next: z
    .object({
      id: z.string().meta({
        description:
          'Of the load test, exploration, run of the race lab, sweep, drift, deployment or snapshot; of calls the name of their record.',
      }),
      title: z.string(),
      at: z.string().meta({ description: 'ISO 8601 UTC.' }),
    })
    .nullable(),
});

/** What is kept for how long, and what goes next. */
export const retentionSchema = z
  .object({
    loadTests: keptSchema,
    interleavings: keptSchema,
    lab: keptSchema.meta({ description: 'Runs of the race lab, kept as long as interleavings.' }),
    calls: keptSchema,
    sweeps: keptSchema,
    drifts: keptSchema,
    deployments: keptSchema,
    snapshots: keptSchema,
    activity: z.object({ days }).meta({ description: 'Who did what.' }),
    deliveries: z.object({ days }),
    replays: z.object({ days }),
    logs: z.object({ days }),
  })
  .meta({ id: 'Retention' });
export type RetentionAnswer = z.infer<typeof retentionSchema>;
export type Kept = z.infer<typeof keptSchema>;

export const forgottenCallsSchema = z.object({ forgotten: z.number().int() }).meta({ id: 'ForgottenCalls' });
export type ForgottenCalls = z.infer<typeof forgottenCallsSchema>;
