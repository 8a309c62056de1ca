import { z } from 'zod';
import { verdicts } from '@/lib/evidence/model';
import { inspectionSchema } from './inspect';
import { noteText } from './notes';

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });
const who = z.string().nullable().meta({ description: 'The signed-in person. null: nobody.' });

export const snapshotInputSchema = z
  .strictObject({
    name: z.string().max(2_000).optional().meta({ description: 'Inspect the record now and keep the result.' }),
    environment: z.string().max(63).optional(),
    inspection: z.record(z.string(), z.unknown()).optional().meta({
      description: 'An unchanged answer of GET /api/inspect with its seal, to keep what somebody saw.',
    }),
    note: noteText.optional(),
  })
  .superRefine(({ name, environment, inspection }, context) => {
    if ((name === undefined) === (inspection === undefined))
      context.addIssue({ code: 'custom', path: [], message: 'expected either "name" or "inspection"' });
    if (inspection !== undefined && environment !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['environment'],
        message: 'expected none: an inspection contains its environment',
      });
  })
  .meta({ id: 'SnapshotInput' });
export type SnapshotInput = z.infer<typeof snapshotInputSchema>;

export const createdSnapshotSchema = z.object({ id: z.string() }).meta({ id: 'CreatedSnapshot' });

const shared = {
  id: z.string(),
  keptAt: time,
  keptBy: who,
  notes: z.number().int().meta({ description: 'How many notes there are.' }),
};

export const snapshotSchema = z
  .object({
    ...shared,
    inspection: inspectionSchema,
    days: z.number().int().nullable().meta({ description: 'How many days it is kept. null: until it is deleted.' }),
  })
  .meta({ id: 'Snapshot' });
export type Snapshot = z.infer<typeof snapshotSchema>;

export const snapshotListedSchema = z
  .object({
    ...shared,
    name: z.string(),
    environment: z.string(),
    inspectedAt: time,
    verdict: z.enum(verdicts),
    headline: z.object({ lead: z.string(), rest: z.string() }),
  })
  .meta({ id: 'ListedSnapshot' });
export type ListedSnapshot = z.infer<typeof snapshotListedSchema>;
export const snapshotsResponseSchema = z.array(snapshotListedSchema).meta({ id: 'SnapshotsResponse' });
