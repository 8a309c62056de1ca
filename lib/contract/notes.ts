import { z } from 'zod';

export const noteLimits = {
  /** Of one note, in characters. */
  length: 4_000,
  /** On one subject. */
  notes: 200,
} as const;

/** What people write notes on, as it stands in addresses. */
export const noteSubjects = ['snapshots', 'load-tests'] as const;
export type NoteSubject = (typeof noteSubjects)[number];

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });

export const noteText = z
  .string()
  .trim()
  .min(1, 'expected some text')
  .max(noteLimits.length, `expected at most ${noteLimits.length.toLocaleString('en')} characters`)
  // Postgres takes no NUL in a text.
  .refine((text) => !text.includes('\0'), 'expected text without NUL')
  .meta({ description: 'Plain text; screens show it as it is written.' });

export const noteInputSchema = z.strictObject({ text: noteText }).meta({ id: 'NoteInput' });
export type NoteInput = z.infer<typeof noteInputSchema>;

export const noteSchema = z
  .object({
    id: z.string(),
    text: z.string(),
    writtenAt: time,
    writtenBy: z.string().nullable().meta({ description: 'Who was signed in; null where nobody was.' }),
    editedAt: time.nullable(),
    mine: z.boolean().meta({ description: 'Whoever asks wrote it, and may change or delete it.' }),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof noteSchema>;
export const notesResponseSchema = z.array(noteSchema).meta({ id: 'NotesResponse' });
