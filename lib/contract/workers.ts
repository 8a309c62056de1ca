import { z } from 'zod';

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });

export const slotKinds = ['races', 'explorations', 'labRuns', 'sweepParts'] as const;
export type SlotKind = (typeof slotKinds)[number];

export const workTasks = ['ramp', 'race', 'judge', 'explore', 'cell', 'plan', 'compare', 'reread'] as const;
export type WorkTask = (typeof workTasks)[number];

/** Something that a worker has claimed and not finished. */
export const workSchema = z
  .object({
    kind: z.enum(['load_test', 'exploration', 'lab_run', 'sweep']),
    id: z.string().meta({ description: 'Of the load test, exploration, run of the race lab or sweep.' }),
    /** What the lists call it. */
    title: z.string(),
    /** null: it reads no environment. */
    environment: z.string().nullable(),
    task: z.enum(workTasks),
    count: z.number().int().meta({
      description:
        'Of a load test its iterations, of an exploration the orders saved so far, of the race lab the orders run of the cell, of a sweep its parts or the records that are read again.',
    }),
    numbers: z.array(z.number().int()).meta({ description: 'Of its iterations, cells or parts, 20 at most.' }),
    /** The cell of the race lab: its variant and isolation level. null for everything else. */
    part: z.string().nullable(),
  })
  .meta({ id: 'Work' });
export type Work = z.infer<typeof workSchema>;

/** A process that a worker starts beside itself. */
const workerPartSchema = z.object({
  kind: z.enum(['racer', 'judge']),
  pid: z.number().int(),
  seenAt: time,
  answering: z.boolean(),
  connections: z.number().int(),
});

export const workerSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['console', 'worker']),
    name: z.string().nullable().meta({ description: 'The name by which notes of runs call a worker.' }),
    host: z.string(),
    pid: z.number().int(),
    version: z.string().meta({ description: 'The release, and after + the build.' }),
    startedAt: time,
    seenAt: time.meta({ description: 'When it last said that it is there; it does so every two seconds.' }),
    answering: z
      .boolean()
      .meta({ description: 'false: it has said nothing for ten seconds. It is listed for 15 minutes.' }),
    parts: z.array(workerPartSchema),
    working: z.array(workSchema),
    slots: z.array(z.object({ kind: z.enum(slotKinds), used: z.number().int(), of: z.number().int() })),
    eventLoopLagP99Ms: z.number().nullable(),
    processorLoad: z
      .number()
      .nullable()
      .meta({ description: 'Share of its machine’s processors that was busy, 0 to 1; null: not measured yet.' }),
    connections: z.number().int().meta({ description: 'To Postgres, with those of its parts.' }),
    /** What it finished in the last hour. */
    lastHour: z.object({
      iterations: z.number().int(),
      orders: z.number().int().meta({ description: 'Of explorations that run or ended in the last hour.' }),
      cells: z.number().int(),
      sweepParts: z.number().int(),
      records: z.number().int().meta({ description: 'Compared in those parts.' }),
    }),
  })
  .meta({ id: 'Worker' });
export type Worker = z.infer<typeof workerSchema>;

export const workersResponseSchema = z
  .object({
    /** Workers first, by their machine. */
    workers: z.array(workerSchema),
    /** Connections to Postgres of all processes, and how many they may have together. */
    connections: z.object({ used: z.number().int(), budget: z.number().int() }),
  })
  .meta({ id: 'WorkersResponse' });
export type WorkersResponse = z.infer<typeof workersResponseSchema>;
