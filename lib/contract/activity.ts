import { z } from 'zod';

export const activityKinds = [
  'load_test',
  'exploration',
  'lab_run',
  'sweep',
  'replay',
  'try',
  'snapshot',
  'schedule',
  'webhook',
  'deployment',
  'calls',
  'retention',
] as const;
export type ActivityKind = (typeof activityKinds)[number];

export const activityVerbs = [
  'started',
  'created',
  'changed',
  'paused',
  'resumed',
  'cancelled',
  'tested',
  'deleted',
] as const;
export type ActivityVerb = (typeof activityVerbs)[number];

export const activityChanges = [
  'label',
  'pinned',
  'unpinned',
  'note',
  'note_edited',
  'note_deleted',
  'enabled',
  'disabled',
  'run',
  'times',
  'limits',
  'threshold',
  'title',
  'address',
  'alerts',
] as const;
export type ActivityChange = (typeof activityChanges)[number];

/** Something that somebody did. */
export const activitySchema = z
  .object({
    id: z.string(),
    at: z.string().meta({ description: 'ISO 8601 UTC with microseconds.' }),
    by: z.string().nullable().meta({ description: 'null where the console does not know who asked.' }),
    what: z.enum(activityVerbs),
    kind: z.enum(activityKinds),
    subject: z.string().meta({ description: 'The id of what it was done to; of calls the name of their record.' }),
    title: z.string().meta({ description: 'What it was called then.' }),
    changes: z.array(z.enum(activityChanges)).meta({ description: 'What was changed of it; new values are not kept.' }),
    exists: z.boolean().meta({ description: 'false: it has been deleted since.' }),
    schedule: z
      .object({ starts: z.enum(['sweep', 'load_test']), environment: z.string() })
      .nullable()
      .meta({ description: 'Of a schedule that exists: what it starts, and where. null for everything else.' }),
  })
  .meta({ id: 'Activity' });
export type Activity = z.infer<typeof activitySchema>;

export const activityResponseSchema = z.array(activitySchema).meta({ id: 'ActivityResponse' });

export const activityPeopleSchema = z.array(z.string()).meta({ id: 'ActivityPeople' });
