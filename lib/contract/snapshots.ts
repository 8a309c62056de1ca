import { z } from 'zod';
import { verdicts } from '@/lib/evidence/model';
import { inspectionSchema } from './inspect';

export const snapshotLimits = {
  /** Of a note, in characters. */
  note: 4_000,
  /** Of one snapshot. */
  notes: 200,
} as const;

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });
const who = z.string().nullable().meta({ description: 'The signed-in person. null: nobody.' });

const noteText = z
  .string()
  .trim()
  .min(1, 'expected a note with some text')
  .max(snapshotLimits.note, `expected at most ${snapshotLimits.note.toLocaleString('en')} characters`)
  // Postgres takes no NUL in a text.
  .refine((text) => !text.includes('\0'), 'expected text without NUL')
  .meta({ description: 'Plain text, shown as written.' });

export const noteInputSchema = z.strictObject({ text: noteText }).meta({ id: 'NoteInput' });
export type NoteInput = z.infer<typeof noteInputSchema>;

export const noteSchema = z
  .object({
    id: z.string(),
    text: z.string(),
    writtenAt: time,
    writtenBy: who,
    editedAt: time.nullable(),
    mine: z.boolean().meta({ description: 'You wrote it, and may change or delete it.' }),
  })
  .meta({ id: 'SnapshotNote' });
export type SnapshotNote = z.infer<typeof noteSchema>;

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

const shared = { id: z.string(), keptAt: time, keptBy: who };

export const snapshotSchema = z
  .object({
    ...shared,
    inspection: inspectionSchema,
    notes: z.array(noteSchema).meta({ description: 'The oldest first.' }),
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
    notes: z.number().int().meta({ description: 'The total number.' }),
  })
  .meta({ id: 'ListedSnapshot' });
export type ListedSnapshot = z.infer<typeof snapshotListedSchema>;
export const snapshotsResponseSchema = z.array(snapshotListedSchema).meta({ id: 'SnapshotsResponse' });
