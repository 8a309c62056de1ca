import { z } from 'zod';
import { rateThresholdSchema, scheduledLoadTestSchema } from './loadTests';
import { deploymentSchema, driftCauses, sweepBoundsSchema, sweepKinds, sweepOutcomes } from './sweeps';

export const scheduleLimits = {
  perInstallation: 200,
  leastSeconds: 60,
  titleLength: 200,
  webhooks: 50,
  urlLength: 2_000,
} as const;

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });
const environment = z.string().max(63);
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;
const title = z
  .string()
  .trim()
  .min(1, { error: 'expected a title' })
  .max(scheduleLimits.titleLength)
  .regex(PRINTABLE, { error: 'expected text without control characters' });

const scheduledSweepSchema = z
  .strictObject({
    kind: z.literal('sweep'),
    record: z.string().max(63).meta({ description: 'Id of a record type.' }),
    sweep: z.enum(sweepKinds, { error: 'expected recent or deep' }),
    limits: sweepBoundsSchema.optional(),
  })
  .meta({ id: 'ScheduledSweep' });
export type ScheduledSweep = z.output<typeof scheduledSweepSchema>;

/** What a schedule starts. */
export const scheduledRunSchema = z
  .discriminatedUnion('kind', [scheduledSweepSchema, scheduledLoadTestSchema], {
    error: 'expected a run of the kind sweep or load_test',
  })
  .meta({ id: 'ScheduledRun' });
export type ScheduledRun = z.output<typeof scheduledRunSchema>;

const scheduleFields = {
  environment: environment.optional(),
  /** Five fields: minute, hour, day of the month, month, day of the week; at most once a minute. */
  cron: z.string().max(200),
  timeZone: z.string().max(100).default('UTC').meta({ description: 'As in the IANA database: `Europe/Zurich`.' }),
  enabled: z.boolean().default(true),
  run: scheduledRunSchema,
};

export const scheduleInputSchema = z.strictObject(scheduleFields).meta({ id: 'ScheduleInput' });
export type ScheduleInput = z.output<typeof scheduleInputSchema>;

export const schedulePatchSchema = z
  .strictObject({
    cron: scheduleFields.cron.optional(),
    timeZone: z.string().max(100).optional(),
    enabled: z.boolean().optional(),
    limits: sweepBoundsSchema.optional().meta({ description: 'Of sweeps.' }),
    threshold: rateThresholdSchema.nullable().optional().meta({ description: 'Of load tests; null: none.' }),
    run: scheduledRunSchema.optional().meta({
      description:
        'What it starts from then on, of the same kind and in the same environment, as a whole: its limits or threshold too.',
    }),
  })
  .meta({ id: 'SchedulePatch' });
export type SchedulePatch = z.output<typeof schedulePatchSchema>;

const rate = z.number();

/** How often a run of a schedule failed, at the delay that matters. */
const toldRateSchema = z
  .object({
    run: z.string().meta({ description: 'Id of the load test.' }),
    finishedAt: time,
    delayMs: z.number().int(),
    failed: z.number().int(),
    judged: z.number().int(),
    /** Of this delay by itself; what is held against the threshold is wider the more delays there are. */
    interval95: z.tuple([rate, rate]),
  })
  .meta({ id: 'ToldRate' });
export type ToldRate = z.infer<typeof toldRateSchema>;

/** Why a run says nothing of a threshold. `too_few`: with its iterations not even a race that always fails is shown to be above. */
export const untoldReasons = ['cancelled', 'failed', 'saturated', 'unjudged', 'too_few'] as const;
export type UntoldReason = (typeof untoldReasons)[number];

/** The failure rate of a schedule’s runs against its threshold, over the last 50 that may tell. */
export const watchedRateSchema = z
  .object({
    threshold: rate,
    state: z.enum(['above', 'not_above', 'not_told']).meta({ description: '`not_told`: no run counts yet.' }),
    told: toldRateSchema.nullable().meta({ description: 'The newest run that counts.' }),
    untold: z
      .object({ run: z.string(), finishedAt: time, why: z.enum(untoldReasons) })
      .nullable()
      .meta({ description: 'The newest run, if it does not count.' }),
    lastAlert: z.object({ raised: toldRateSchema, over: toldRateSchema.nullable() }).nullable().meta({
      description: 'The first run above the threshold, and the first one below it again. `over` null: none yet.',
    }),
  })
  .meta({ id: 'WatchedRate' });
export type WatchedRate = z.infer<typeof watchedRateSchema>;

export const scheduleSchema = z
  .object({
    id: z.string(),
    environment: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    enabled: z.boolean(),
    run: scheduledRunSchema,
    failureRate: watchedRateSchema.nullable().meta({ description: 'null: it has no threshold.' }),
    createdAt: time,
    createdBy: z.string().nullable(),
    /** null while it is not enabled. */
    nextRunAt: time.nullable(),
    lastRun: z.object({ id: z.string().nullable(), at: time, problem: z.string().nullable() }).nullable().meta({
      description:
        'When a run was last due, and the run that it started, or the id of the previous run if that was still running. `problem`: why it could not start.',
    }),
    overdueSince: time.nullable().meta({
      description:
        'Set if no run has completed for more than two intervals: the time of the last complete run, or when the schedule was created, enabled or changed.',
    }),
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof scheduleSchema>;
export const schedulesResponseSchema = z.array(scheduleSchema).meta({ id: 'SchedulesResponse' });

export const deploymentInputSchema = z
  .strictObject({
    title,
    at: z.iso.datetime({ offset: true, error: 'expected a time in ISO 8601' }).optional(),
    environment: environment.optional().meta({ description: 'Default: all environments.' }),
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
      .max(scheduleLimits.urlLength)
      .optional(),
  })
  .meta({ id: 'DeploymentInput' });
export type DeploymentInput = z.output<typeof deploymentInputSchema>;
export const deploymentsResponseSchema = z.array(deploymentSchema).meta({ id: 'DeploymentsResponse' });

/**
 * `drift`: the open drifts of a type crossed the threshold, or are below it again · `overdue`: a schedule has not run · `incomplete`: a sweep ended incomplete ·
 * `failure_rate`: a scheduled load test fails more often than its threshold, or no longer.
 */
export const alertKinds = ['drift', 'overdue', 'incomplete', 'failure_rate'] as const;
export type AlertKind = (typeof alertKinds)[number];

const webhookUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
  .max(scheduleLimits.urlLength)
  .refine((url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''), {
    error: 'expected a URL without a user name and a password. Deliveries are signed instead',
  });

const ofType = {
  environment: z.string(),
  record: z.string(),
  plural: z.string().meta({ description: 'What records of this type are called.' }),
};

/** A race that is run by a schedule. */
const scheduledRaceSchema = z.object({
  scenario: z.string(),
  title: z.string().meta({ description: 'Of the scenario.' }),
  variant: z.string(),
  label: z.string().nullable(),
});

/** What an alert is about, for programs. */
export const alertFactsSchema = z.discriminatedUnion('alert', [
  z.object({
    alert: z.literal('drift'),
    ...ofType,
    open: z.number().int(),
    threshold: z.number().int(),
    causes: z.partialRecord(z.enum(driftCauses), z.number().int()),
    records: z.number().int().nullable(),
    verifiedThrough: time.nullable(),
    verifiedFrom: time.nullable(),
  }),
  z.object({
    alert: z.literal('overdue'),
    environment: z.string(),
    record: ofType.record.nullable(),
    /** null for load tests, and `race` for sweeps. */
    plural: ofType.plural.nullable(),
    sweep: z.enum(sweepKinds).nullable(),
    race: scheduledRaceSchema.nullable().optional(),
    schedule: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    since: time,
    lastCompleteAt: time.nullable(),
    problem: z.string().nullable(),
  }),
  z.object({
    alert: z.literal('incomplete'),
    ...ofType,
    sweep: z.enum(sweepKinds),
    id: z.string().meta({ description: 'Of the sweep.' }),
    outcome: z.enum([...sweepOutcomes, 'failed']),
    reasons: z.array(z.string()),
  }),
  z.object({
    alert: z.literal('failure_rate'),
    environment: z.string(),
    record: ofType.record.nullable().meta({ description: 'Of the raced records. null: the race is over table rows.' }),
    schedule: z.string(),
    race: scheduledRaceSchema,
    /** Of an alert that is over `above`: nobody watches it any more, and the figures are those from before. */
    state: z.enum(['above', 'not_above']),
    threshold: rate,
    ...toldRateSchema.shape,
    rate,
  }),
  z.object({ alert: z.literal('test'), webhook: z.string() }),
]);
export type AlertFacts = z.infer<typeof alertFactsSchema>;

export const webhookBodyTypes = ['alert.raised', 'alert.over', 'test'] as const;
export type WebhookBodyType = (typeof webhookBodyTypes)[number];

/** What is posted to a webhook: Slack takes it as it is, and programs read `data`. */
export const webhookBodySchema = z
  .object({ text: z.string(), type: z.enum(webhookBodyTypes), timestamp: time, data: alertFactsSchema })
  .meta({ id: 'WebhookBody' });
export type WebhookBody = z.infer<typeof webhookBodySchema>;

export const webhookInputSchema = z
  .strictObject({
    title,
    url: webhookUrl,
    environment: environment.optional().meta({ description: 'Default: all environments.' }),
    record: z.string().max(63).optional().meta({ description: 'Default: all record types.' }),
    alerts: z
      .array(z.enum(alertKinds))
      .min(1)
      .default([...alertKinds]),
    threshold: z
      .number()
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(0)
      .meta({ description: 'An alert is raised for more open drifts of a type than this.' }),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'WebhookInput' });
export type WebhookInput = z.output<typeof webhookInputSchema>;
export const webhookPatchSchema = z
  .strictObject({
    title: title.optional(),
    url: webhookUrl.optional(),
    alerts: z.array(z.enum(alertKinds)).min(1).optional(),
    threshold: z.number().int().min(0).max(1_000_000_000).optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'WebhookPatch' });
export type WebhookPatch = z.output<typeof webhookPatchSchema>;

export const deliverySchema = z
  .object({
    id: z.string(),
    /** `test`: sent by hand. */
    alert: z.enum([...alertKinds, 'test']),
    text: z.string(),
    createdAt: time,
    attempts: z.number().int(),
    status: z.enum(['waiting', 'delivered', 'failed']),
    /** HTTP status of the last answer; null: there was none. */
    answered: z.number().int().nullable(),
    problem: z.string().nullable(),
    nextAttemptAt: time.nullable(),
    deliveredAt: time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof deliverySchema>;

export const webhookSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string(),
    environment: z.string().nullable(),
    record: z.string().nullable(),
    alerts: z.array(z.enum(alertKinds)),
    threshold: z.number().int(),
    enabled: z.boolean(),
    createdAt: time,
    createdBy: z.string().nullable(),
    /** The newest first, at most 20. */
    deliveries: z.array(deliverySchema),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof webhookSchema>;
export const webhooksResponseSchema = z.array(webhookSchema).meta({ id: 'WebhooksResponse' });
/** The secret by which deliveries are signed is told once. */
export const createdWebhookSchema = webhookSchema.extend({ secret: z.string() }).meta({ id: 'CreatedWebhook' });
