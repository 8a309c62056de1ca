import { z } from 'zod';
import { callSchema, inspectionSchema, stepSchema } from './inspect';
import { parametersSchema } from './parameters';
import { racedSchema } from './scenarios';

/** What a load test may ask for. A screen shows these, the API enforces them. */
export const loadTestLimits = {
  delayMs: { min: 0, max: 60_000 },
  delays: { min: 1, max: 50 },
  iterations: { min: 1, max: 10_000 },
  /** Delays times iterations. */
  planned: { max: 20_000 },
  concurrency: { min: 1, max: 100 },
  /** What one worker races at the same time; of a race of SQL, each of which has a database of its own. */
  racedByWorker: { max: 20, ofSql: 6 },
  settleMs: { min: 0, max: 600_000 },
  labelLength: { max: 200 },
} as const;

export const loadTestDefaults = {
  delaysMs: [0, 5, 10, 50, 100],
  iterations: 50,
  concurrency: 10,
  settleMs: 2_000,
  latency: 'none',
  transport: 'http',
} as const;

export const latencies = ['none', 'staging'] as const;
export type Latency = (typeof latencies)[number];

/** What calls are sent over. */
export const transports = ['http', 'grpc'] as const;
export type CallTransport = (typeof transports)[number];

const whole = (what: string, { min, max }: { readonly min: number; readonly max: number }) => {
  const expected = `expected ${what}: a whole number from ${min} to ${max}`;
  return z
    .number({ error: expected })
    .int({ error: expected })
    .min(min, { error: expected })
    .max(max, { error: expected });
};

/** No control characters and no half of a surrogate pair: neither can be kept in Postgres as text. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

const delays = z
  .array(whole('a delay in milliseconds', loadTestLimits.delayMs), {
    error: 'expected a list of delays in milliseconds',
  })
  .min(loadTestLimits.delays.min, { error: 'expected at least one delay' })
  .max(loadTestLimits.delays.max, { error: `expected at most ${loadTestLimits.delays.max} delays` })
  .superRefine((values, context) => {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined)
      context.addIssue({ code: 'custom', message: `expected each delay once; ${twice} appears twice` });
  });

/** What a load test asks for, besides where it runs. */
const asked = {
  scenario: z.string().max(100),
  variant: z.string().max(200),
  delaysMs: delays.default([...loadTestDefaults.delaysMs]),
  /** Per delay. */
  iterations: whole('iterations per delay', loadTestLimits.iterations).default(loadTestDefaults.iterations),
  concurrency: z
    .union([whole('iterations at the same time', loadTestLimits.concurrency), z.literal('auto')], {
      error: `expected iterations at the same time: a whole number from ${loadTestLimits.concurrency.min} to ${loadTestLimits.concurrency.max}, or auto`,
    })
    .default('auto')
    .meta({
      description: `How many iterations race at the same time over all workers, not counting those that wait to be judged. A worker races at most ${loadTestLimits.racedByWorker.max} at the same time, and at most ${loadTestLimits.racedByWorker.ofSql} of an SQL race. auto (default): a short ramp before the run chooses it.`,
    }),
  /** Waited in full after the last answer, so that a late stale write is seen. */
  settleMs: whole('a wait in milliseconds', loadTestLimits.settleMs).default(loadTestDefaults.settleMs),
  latency: z.enum(latencies, { error: 'expected none or staging' }).default(loadTestDefaults.latency),
  transport: z
    .enum(transports, { error: 'expected http or grpc' })
    .default(loadTestDefaults.transport)
    .meta({ description: 'The transport of calls. grpc needs the environment’s gRPC address.' }),
  parameters: parametersSchema.optional(),
  label: z
    .string()
    .trim()
    .max(loadTestLimits.labelLength.max)
    .regex(PRINTABLE, { error: 'expected text without control characters' })
    .optional(),
};

function refuseTooMany(
  { delaysMs, iterations }: { readonly delaysMs: readonly number[]; readonly iterations: number },
  context: z.core.$RefinementCtx,
): void {
  const planned = delaysMs.length * iterations;
  if (planned <= loadTestLimits.planned.max) return;
  context.addIssue({
    code: 'custom',
    path: ['iterations'],
    message: `expected at most ${loadTestLimits.planned.max} iterations over all delays, found ${planned}`,
  });
}

export const loadTestRequestSchema = z
  .strictObject({
    ...asked,
    environment: z
      .string()
      .max(63)
      .optional()
      .meta({ description: 'Id of an environment. Default: the first one configured.' }),
  })
  .superRefine(refuseTooMany)
  .meta({ id: 'LoadTestRequest' });

const threshold = 'expected a rate from 0 to 0.99, like 0.05 for 5 %';
/** A failure rate above which people are told: 0 tells of any failure. */
export const rateThresholdSchema = z
  .number({ error: threshold })
  .min(0, { error: threshold })
  .max(0.99, { error: threshold })
  .meta({
    description:
      'An alert is raised when a run fails more often than this at one of its delays, by more than chance: the lower end of the Wilson interval is above it.',
  });

/** A load test that a schedule starts, in the schedule’s environment. */
export const scheduledLoadTestSchema = z
  .strictObject({ kind: z.literal('load_test'), ...asked, threshold: rateThresholdSchema.optional() })
  .superRefine(refuseTooMany)
  .meta({ id: 'ScheduledLoadTest' });
export type ScheduledLoadTest = z.output<typeof scheduledLoadTestSchema>;

/** As sent. */
export type LoadTestInput = z.input<typeof loadTestRequestSchema>;
/** With the defaults filled in. */
export type LoadTestRequest = z.output<typeof loadTestRequestSchema>;

/** As it is kept: with all defaults, and the concurrency as it was asked for. */
export type SavedRequest = Omit<LoadTest['request'], 'concurrency'> & Pick<LoadTestRequest, 'concurrency'>;

/** What can be changed of a run: what a team says of it. */
export const loadTestPatchSchema = z
  .strictObject({
    label: z
      .string()
      .trim()
      .max(loadTestLimits.labelLength.max)
      .regex(PRINTABLE, { error: 'expected text without control characters' })
      .nullable()
      .optional()
      .meta({ description: 'null: none.' }),
    pinned: z
      .boolean()
      .optional()
      .meta({ description: 'Pinned runs come first in the list, and retention keeps them.' }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), {
    error: 'expected at least one of label and pinned',
  })
  .meta({ id: 'LoadTestPatch' });
export type LoadTestPatch = z.output<typeof loadTestPatchSchema>;

export const startedLoadTestSchema = z.object({ id: z.string() }).meta({ id: 'StartedLoadTest' });
export type StartedLoadTest = z.infer<typeof startedLoadTestSchema>;

export const loadTestStatuses = ['queued', 'running', 'completed', 'cancelled', 'failed'] as const;
export type LoadTestStatus = (typeof loadTestStatuses)[number];

export const outcomes = ['passed', 'failed', 'errored'] as const;
export type Outcome = (typeof outcomes)[number];

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });
const counts = z.record(z.string(), z.number().int());

export const pointSchema = z
  .object({
    delayMs: z.number().int(),
    planned: z.number().int(),
    passed: z.number().int(),
    failed: z.number().int(),
    errored: z.number().int(),
    /** failed / (passed + failed); null while nothing has been judged. */
    failureRate: z.number().nullable(),
    /** Wilson's interval of the failure rate; null as above. */
    interval95: z.tuple([z.number(), z.number()]).nullable(),
    /** Iterations that show each violation; one iteration may show several. */
    violations: counts,
    /** From the last answer until the copies agreed; null where no iteration of this delay did. */
    convergenceMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable(), max: z.number().nullable() }),
    /** How far the delayed call's start was from where it should have been: the absolute difference. */
    delayErrorMs: z.object({ p50: z.number().nullable(), p99: z.number().nullable() }),
    /** Average call duration per iteration. In a race over tables or SQL, the sum of an actor's steps. null if there are none. */
    callMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
  })
  .meta({ id: 'LoadTestPoint' });
export type LoadTestPoint = z.infer<typeof pointSchema>;

const measured = z.number().nullable();

/** What a ramp measured with so many iterations at the same time. */
const rampLevelSchema = z.object({
  concurrency: z.number().int(),
  iterations: z.number().int(),
  /** Without a usable answer. */
  errored: z.number().int(),
  /** Iterations raced in a second. */
  perSecond: z.number(),
  /** Medians: of what an iteration's calls took on average, and of how far the delayed one's start was from where it should have been. */
  callMs: measured,
  delayErrorMs: measured,
});
export type RampLevel = z.infer<typeof rampLevelSchema>;

/** A short ramp before the run: 1, 2, 4, … iterations at the same time, on records that count for nothing and are deleted. */
export const rampSchema = z
  .object({
    /** The concurrency of the run; null while the ramp is not over. */
    chosen: z.number().int().nullable(),
    /**
     * What the level after the chosen one showed: no more raced in a second, slower calls, inexact starts, unusable answers. Or the ramp's time was up, or there
     * is no higher level, or it was given up after failing repeatedly. null while it is not over.
     */
    stoppedBy: z.enum(['throughput', 'latency', 'delay_error', 'errors', 'time', 'most', 'gave_up']).nullable(),
    /** The lowest first; the one that was too much is the last. */
    levels: z.array(rampLevelSchema),
  })
  .meta({ id: 'LoadTestRamp' });
export type Ramp = z.infer<typeof rampSchema>;

/** Under which conditions the rates were measured. */
export const conditionsSchema = z
  .object({
    /** The machine or the target had more to do than it could: rates then depend on that, and not on the race alone. False also where nothing was measured. */
    saturated: z.boolean(),
    /** Which of the two; null where neither was. On a saturated machine nothing is known of the target, whose answers are seen late. */
    saturatedBy: z.enum(['machine', 'target']).nullable(),
    /** With how many iterations at the same time it should fit; null where nothing was saturated, and where fewer are not possible. */
    proposedConcurrency: z.number().int().nullable(),
    /** Why it counts as saturated, a sentence each. */
    reasons: z.array(z.string()),
    /** Whether a worker has measured its machine; all figures are null before, and for runs older than the measurement. */
    measured: z.boolean(),
    /** How late a thread of the worker woke that has little to do itself; of several workers the largest. */
    eventLoopLagMs: z.object({ p99: measured }),
    /** Share of the processors' time in which they had work, 0..1; of several workers' machines the largest. */
    processorLoad: measured,
    /** Median time of a call in the first and in the last iterations; of an actor's steps in a race over tables. null for runs of fewer than ten iterations. */
    callMs: z.object({ first: measured, last: measured }),
    /**
     * Iterations finished in a second, from the start to the last one; and the share of the time, 0..1, in which none was begun because earlier ones were not
     * copied and judged yet (of several workers the largest). `overdue`: the part of it in which some should have been judged already; null where that
     * was not measured.
     */
    throughput: z.object({ perSecond: measured, heldBack: measured, overdue: measured }),
  })
  .meta({ id: 'LoadTestConditions' });
export type LoadTestConditions = z.infer<typeof conditionsSchema>;

export const loadTestSchema = z
  .object({
    id: z.string(),
    status: z.enum(loadTestStatuses),
    request: z.object({
      scenario: z.string(),
      variant: z.string(),
      environment: z.string(),
      delaysMs: z.array(z.number().int()),
      iterations: z.number().int(),
      /** Where a ramp is to choose it, 10 until it has. */
      concurrency: z.number().int(),
      settleMs: z.number().int(),
      latency: z.enum(latencies),
      transport: z.enum(transports),
      parameters: parametersSchema,
      label: z.string().optional(),
    }),
    /** The scenario as it was when the run was started. */
    raced: racedSchema,
    createdAt: time,
    /** Who has asked for it, as the console knows them. */
    startedBy: z.string().nullable(),
    schedule: z.string().nullable().meta({ description: 'Id of the schedule that started it.' }),
    pinned: z.boolean(),
    teamNotes: z.number().int().meta({ description: 'How many notes people wrote on it.' }),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    progress: z.object({
      planned: z.number().int(),
      /** The last answer of the race is there; it waits to be judged, or is finished. */
      raced: z.number().int(),
      /** Passed or failed. */
      judged: z.number().int(),
      /** Passed, failed or errored. */
      finished: z.number().int(),
      /** Time left, by how fast this run has raced and judged so far; null while that is not known, and when it is over. */
      remainingMs: z.number().nullable(),
    }),
    conditions: conditionsSchema,
    /** How the concurrency was chosen; null where the request named it. */
    ramp: rampSchema.nullable(),
    points: z.array(pointSchema),
    /** Why iterations could not be judged, the most frequent first. */
    errors: z.array(z.object({ reason: z.string(), count: z.number().int() })),
    /** Notes that a reader of the figures should know: a worker that died, a target that was away. By time. */
    notes: z.array(z.object({ at: time, message: z.string() })),
    /** Why it failed as a whole; null otherwise. */
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
    /** While it is queued: how many load tests and explorations on the same environment come first. */
    waitsFor: z.number().int().nullable(),
    /** Workers that hold a part of it at this moment. */
    workers: z.number().int(),
  })
  .meta({ id: 'LoadTest' });
export type LoadTest = z.infer<typeof loadTestSchema>;

export const loadTestsResponseSchema = z.array(loadTestSchema).meta({ id: 'LoadTestsResponse' });
export type LoadTestsResponse = z.infer<typeof loadTestsResponseSchema>;

export const labelsResponseSchema = z
  .array(z.object({ label: z.string(), count: z.number().int() }))
  .meta({ id: 'LabelsResponse' });
export type LabelsResponse = z.infer<typeof labelsResponseSchema>;

/** A request as it was sent; what may be a secret is masked. */
export const sentRequestSchema = z
  .object({
    /** Of HTTP; `POST` for gRPC. */
    method: z.string(),
    /** The whole address; of gRPC `grpc://host:port/package.Service/Method`. */
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown().optional(),
  })
  .meta({ id: 'SentRequest' });
export type SentRequest = z.infer<typeof sentRequestSchema>;

const sentCallSchema = callSchema.extend({
  actor: z.string(),
  sent: sentRequestSchema.optional(),
  captured: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'Values that later requests use from the answer, by name.' }),
});

export const tryLimits = { settleMs: { min: 0, max: 10_000 }, delayMs: { min: 0, max: 10_000 } } as const;

export const tryRequestSchema = z
  .strictObject({
    variant: z.string().max(200).optional().meta({ description: 'Default: the first one.' }),
    environment: z
      .string()
      .max(63)
      .optional()
      .meta({ description: 'Id of an environment. Default: the first one configured.' }),
    parameters: parametersSchema.optional(),
    delayMs: whole('a delay in milliseconds', tryLimits.delayMs).default(0),
    settleMs: whole('a wait in milliseconds', tryLimits.settleMs).default(loadTestDefaults.settleMs),
  })
  .meta({ id: 'TryRequest' });
export type TryInput = z.input<typeof tryRequestSchema>;

/** One iteration, with everything that was sent, answered, understood and judged. */
export const triedScenarioSchema = z
  .object({
    scenario: z.string(),
    variant: z.string(),
    environment: z.string(),
    raced: racedSchema,
    /** Name of the record, which stays; null where none was created. */
    subject: z.string().nullable(),
    /** In the order in which they were sent. */
    calls: z.array(sentCallSchema),
    outcome: z.enum(['passed', 'failed', 'unknown']),
    violations: z.array(z.string()),
    /** Why it could not be judged. */
    reason: z.string().nullable(),
    inspection: inspectionSchema.nullable(),
  })
  .meta({ id: 'TriedScenario' });
export type TriedScenario = z.infer<typeof triedScenarioSchema>;

export const iterationSchema = z
  .object({
    n: z.number().int(),
    delayMs: z.number().int(),
    outcome: z.enum(outcomes),
    violations: z.array(z.string()),
    /** Name of the record; in a race over tables the id that its rows carry. */
    subject: z.string().nullable(),
    /** As the console saw them from outside; none in a race over tables, whose actors tell their steps. */
    calls: z.array(sentCallSchema),
    /** As the service reported them; empty where it reports none. `call`: of which call, or whose of the actors. */
    steps: z.array(stepSchema.extend({ call: z.string() })),
    convergenceMs: z.number().nullable(),
    /** Signed: positive when the delayed call started late. */
    delayErrorMs: z.number().nullable(),
    /** Why it could not be judged. */
    error: z.string().nullable(),
    /** More than one when its race broke, or a worker died in the middle, and it was begun again. */
    attempts: z.number().int(),
    finishedAt: time,
    /** When its record was deleted from the stores; null while it may be there. Its evidence is here. */
    recordGoneAt: time.nullable(),
    /** All copies, with every RAW version, as they were when it was judged. null for one that passed, and where the request leaves it out. */
    inspection: inspectionSchema.nullable(),
    /** A race over tables: what they held of the subject when it was judged, by table, short texts by column or row. null for one that passed. */
    tables: z.record(z.string(), z.record(z.string(), z.string())).nullable(),
  })
  .meta({ id: 'Iteration' });
export type Iteration = z.infer<typeof iterationSchema>;

export const iterationsResponseSchema = z.array(iterationSchema).meta({ id: 'IterationsResponse' });
export type IterationsResponse = z.infer<typeof iterationsResponseSchema>;

/** The event `iteration` of the stream, one for each finished iteration in the order of finishing; its SSE id is `order`. */
export const iterationEventSchema = z
  .object({
    order: z.number().int(),
    n: z.number().int(),
    delayMs: z.number().int(),
    outcome: z.enum(outcomes),
    violations: z.array(z.string()),
    subject: z.string().nullable(),
    error: z.string().nullable(),
    finishedAt: time,
  })
  .meta({ id: 'IterationEvent' });
export type IterationEvent = z.infer<typeof iterationEventSchema>;
