import { z } from 'zod';
import { inspectionSchema } from './inspect';
import { findingCodes, severities } from '@/lib/evidence/model';

/** What a sweep may ask for. A screen shows these, the API enforces them. */
export const sweepLimits = {
  rowsPerMinute: { min: 1_000, max: 10_000_000_000 },
  /** Of each store: a store second a second is one statement at a time without a pause. */
  storeMsPerMinute: { min: 100, max: 600_000 },
  runMinutes: { min: 1, max: 7 * 24 * 60 },
  /** A recent sweep looks back no further; a deep one sees what is older. */
  windowDays: { max: 31 },
} as const;

export const sweepDefaults = {
  storeMsPerMinute: 60_000,
  runMinutes: 12 * 60,
} as const;

export const sweepKinds = ['recent', 'deep'] as const;
export type SweepKind = (typeof sweepKinds)[number];

export const sweepStatuses = ['queued', 'running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export type SweepStatus = (typeof sweepStatuses)[number];

/** `incomplete`: something could not be compared, or was not; it never counts as clean. */
export const sweepOutcomes = ['clean', 'drifted', 'incomplete'] as const;
export type SweepOutcome = (typeof sweepOutcomes)[number];

/** The strongest finding of a drift's inspection. `checksum_only`: the checksums differ, and the inspection finds nothing. */
export const driftCauses = [...findingCodes, 'checksum_only'] as const;
export type DriftCause = (typeof driftCauses)[number];

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });
const count = z.number().int();

const whole = (what: string, { min, max }: { readonly min: number; readonly max: number }) => {
  const error = `expected ${what}: a whole number from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

export const sweepBoundsSchema = z
  .strictObject({
    rowsPerMinute: whole('rows a minute', sweepLimits.rowsPerMinute).optional(),
    /** For each store on its own. */
    storeMsPerMinute: whole('milliseconds of each store a minute', sweepLimits.storeMsPerMinute).default(
      sweepDefaults.storeMsPerMinute,
    ),
    runMinutes: whole('minutes', sweepLimits.runMinutes).default(sweepDefaults.runMinutes),
  })
  .meta({ id: 'SweepBounds', description: 'What a sweep may cost the stores, and how long it may run.' });

export const sweepRequestSchema = z
  .strictObject({
    environment: z
      .string()
      .max(63)
      .optional()
      .meta({ description: 'Id of an environment. Default: the first one configured.' }),
    record: z.string().max(63).meta({ description: 'Id of a record type.' }),
    kind: z.enum(sweepKinds, { error: 'expected recent or deep' }),
    since: z.iso
      .datetime({ offset: true, error: 'expected a time in ISO 8601, such as 2026-11-09T10:00:00Z' })
      .optional()
      .meta({
        description:
          'Recent sweeps only: changes after this time. Default: the time that everything is verified through.',
      }),
    limits: sweepBoundsSchema.optional(),
  })
  .superRefine(({ kind, since }, context) => {
    if (kind === 'recent' || since === undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['since'],
      message: 'expected no "since": a deep sweep compares every record',
    });
  })
  .meta({ id: 'SweepRequest' });
/** As sent. */
export type SweepInput = z.input<typeof sweepRequestSchema>;
export type SweepRequest = z.output<typeof sweepRequestSchema>;

export const startedSweepSchema = z.object({ id: z.string() }).meta({ id: 'StartedSweep' });

/** By cause, how many drifts there are; a cause without any has no entry. */
const causes = z.partialRecord(z.enum(driftCauses), count);

export const sweepSchema = z
  .object({
    id: z.string(),
    status: z.enum(sweepStatuses),
    /** null until it has ended, and for one that was cancelled or failed. */
    outcome: z.enum(sweepOutcomes).nullable(),
    request: z.object({
      environment: z.string(),
      record: z.string(),
      kind: z.enum(sweepKinds),
      since: time.optional(),
      limits: z.object({
        rowsPerMinute: count.optional(),
        storeMsPerMinute: count,
        runMinutes: count,
      }),
    }),
    /** As the record type was called when it began. */
    title: z.string(),
    plural: z.string(),
    createdAt: time,
    startedBy: z.string().nullable(),
    schedule: z.string().nullable().meta({ description: 'Id of the schedule that started it.' }),
    startedAt: time.nullable(),
    pausedAt: time.nullable(),
    finishedAt: time.nullable(),
    /** Changes after `from` up to `to` are covered; `from` null: everything up to `to`. null before it began. */
    window: z.object({ from: time.nullable(), to: time }).nullable(),
    progress: z.object({
      /** Parts of the work, each done whole or not at all. */
      groups: z.object({
        planned: count,
        done: count,
        failed: count.meta({ description: 'Of those done: could not be compared.' }),
      }),
      records: z.object({ planned: count, done: count }),
      /** Time left, by how fast it has been so far; null while that is not known, and when it is over. */
      remainingMs: z.number().nullable(),
    }),
    counts: z.object({
      compared: count,
      agreeing: count,
      /** Differ or were changed just now, and are read again. */
      settling: count,
      drifted: count,
      /** Could not be read, or their verdict could not be told. */
      unreadable: count,
      /** Open drifts that this sweep found healed. */
      healed: count,
    }),
    causes,
    /** Through when every change of this record type is verified, this sweep included; null: nothing is yet. */
    verifiedThrough: time.nullable(),
    cost: z.object({ postgresMs: z.number(), clickhouseMs: z.number(), rowsRead: count }),
    /** Fields that sweeps do not compare, and why; inspections do. */
    leftOut: z.array(z.object({ copy: z.string(), rowSet: z.string(), field: z.string(), why: z.string() })),
    warnings: z.array(z.string()),
    /** Why it is incomplete, a sentence each. */
    incomplete: z.array(z.string()),
    notes: z.array(z.object({ at: time, message: z.string() })),
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
    /** Workers that hold a part of it at this moment. */
    workers: count,
  })
  .meta({ id: 'Sweep' });
export type Sweep = z.infer<typeof sweepSchema>;

export const sweepsResponseSchema = z.array(sweepSchema).meta({ id: 'SweepsResponse' });

export const driftStatuses = ['open', 'healed'] as const;
export type DriftStatus = (typeof driftStatuses)[number];

const driftFields = {
  id: z.string(),
  name: z.string(),
  record: z.string().meta({ description: 'Id of the record type, which may no longer be configured.' }),
  title: z.string(),
  environment: z.string(),
  cause: z.enum(driftCauses),
  severity: z.enum(severities),
  /** The verdict of its last inspection, in one sentence. */
  headline: z.string(),
  /** Value of the leading key part, by which drifts are grouped; '' for a type whose key has one part. */
  tenant: z.string(),
  status: z.enum(driftStatuses),
  firstSeenAt: time,
  lastSeenAt: time,
  /** When a sweep found the record consistent again, or gone everywhere. */
  healedAt: time.nullable(),
  /** Id of the sweep that found it. */
  sweep: z.string().nullable(),
  /** Calls on the record that the console knew of when it was last seen. */
  callsKnown: count,
};

export const driftSchema = z.object(driftFields).meta({ id: 'Drift' });
export type Drift = z.infer<typeof driftSchema>;
export const driftsResponseSchema = z.array(driftSchema).meta({ id: 'DriftsResponse' });

export const driftDetailSchema = z
  .object({
    ...driftFields,
    /** With all RAW versions, as it was first and as it was last seen; null where values are not kept. */
    first: inspectionSchema.nullable(),
    last: inspectionSchema.nullable(),
    /** Other drifts of the same record, the newest first. */
    others: z.array(driftSchema),
  })
  .meta({ id: 'DriftDetail' });
export type DriftDetail = z.infer<typeof driftDetailSchema>;

/** What is known of the drift of one record type. */
export const driftOfTypeSchema = z
  .object({
    record: z.string(),
    title: z.string(),
    plural: z.string(),
    /** False: drifts of it are kept, and the configuration no longer has it. */
    configured: z.boolean(),
    /** Records that the last complete deep sweep compared; null: there was none. */
    records: count.nullable(),
    open: count,
    causes,
    verifiedThrough: time.nullable(),
    /** null: from the beginning, by a deep sweep. Otherwise only changes after it are verified. */
    verifiedFrom: time.nullable(),
    lastSweep: z
      .object({ id: z.string(), kind: z.enum(sweepKinds), outcome: z.enum(sweepOutcomes), finishedAt: time })
      .nullable(),
    lastDeep: z.object({ id: z.string(), outcome: z.enum(sweepOutcomes), finishedAt: time }).nullable(),
    running: z.array(z.string()).meta({ description: 'Ids of unfinished sweeps.' }),
    /** Schedules whose runs did not come; `since`: when the last complete one ended, null: none ever did. */
    overdue: z.array(z.object({ schedule: z.string(), since: time.nullable() })),
  })
  .meta({ id: 'DriftOfType' });
export type DriftOfType = z.infer<typeof driftOfTypeSchema>;

/** One bucket of time of one type: drifts that were first seen in it by cause, and how many healed. */
export const driftBucketSchema = z
  .object({ record: z.string(), from: time, to: time, opened: causes, healed: count, open: count })
  .meta({ id: 'DriftBucket' });
export type DriftBucket = z.infer<typeof driftBucketSchema>;

export const deploymentSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    at: time,
    environment: z.string().nullable(),
    url: z.string().nullable(),
    createdBy: z.string().nullable(),
  })
  .meta({ id: 'Deployment' });
export type Deployment = z.infer<typeof deploymentSchema>;

export const driftResponseSchema = z
  .object({
    environment: z.string(),
    types: z.array(driftOfTypeSchema),
    /** The oldest first, gapless for each type. */
    buckets: z.array(driftBucketSchema),
    deployments: z.array(deploymentSchema),
  })
  .meta({ id: 'DriftResponse' });
export type DriftResponse = z.infer<typeof driftResponseSchema>;
