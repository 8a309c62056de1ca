import { z } from 'zod';
import { callSchema, inspectionSchema } from './inspect';
import { parametersSchema } from './parameters';
import { racedSchema, violationSchema } from './scenarios';
import { namedStepSchema, toldMeaning } from './steps';

/** What an exploration may ask for. */
export const interleavingLimits = {
  limit: { min: 1, max: 100_000 },
} as const;

export const interleavingDefaults = { limit: 20_000 } as const;

const whole = (what: string, { min, max }: { readonly min: number; readonly max: number }) => {
  const expected = `expected ${what}: a whole number from ${min} to ${max}`;
  return z
    .number({ error: expected })
    .int({ error: expected })
    .min(min, { error: expected })
    .max(max, { error: expected });
};

const options = {
  scenario: z.string().max(100),
  variant: z.string().max(200),
  environment: z.string().max(63).optional().meta({
    description:
      'The environment for races over records. Default: the first one configured. Other scenarios have their own tables.',
  }),
  /** Races over records only: a background reindex job runs during the calls. */
  reindex: z.boolean().optional(),
  parameters: parametersSchema.optional(),
} as const;

export const interleavingRequestSchema = z
  .strictObject({
    ...options,
    limit: whole('a limit of orders', interleavingLimits.limit).default(interleavingDefaults.limit),
    /** Leave out orders that provably equal one that is run. */
    reduce: z.boolean().default(true),
  })
  .meta({ id: 'InterleavingRequest' });
export type InterleavingInput = z.input<typeof interleavingRequestSchema>;
export type InterleavingRequest = z.output<typeof interleavingRequestSchema>;

/** An order: which actor does its next step. `step` is what that step is called; `blockedUntil` says that it had to wait for a lock, until the step number given. */
export const scheduledStepSchema = z
  .object({ actor: z.string(), step: z.string(), blockedUntil: z.number().int().nullable(), ...toldMeaning })
  .meta({ id: 'ScheduledStep' });
export type ScheduledStep = z.infer<typeof scheduledStepSchema>;

export const orderOutcomes = ['ok', 'violated', 'deadlock', 'error'] as const;
export type OrderOutcome = (typeof orderOutcomes)[number];

const codes = z.array(z.string());

/** What the copies held after a step, as short texts by copy; `changed` names the copies that the step changed. */
export const stateAfterSchema = z
  .object({
    after: z.number().int(),
    copies: z.record(z.string(), z.record(z.string(), z.string())),
    changed: z.array(z.string()),
  })
  .meta({ id: 'StateAfter' });
export type StateAfter = z.infer<typeof stateAfterSchema>;

export const orderSchema = z
  .object({
    n: z.number().int(),
    schedule: z.array(scheduledStepSchema),
    outcome: z.enum(orderOutcomes),
    violations: codes,
    /** Why it could not be judged, or whose step was the deadlock's victim. */
    error: z.string().nullable(),
    /** What happened, in words; null where every invariant holds, and where it could not be judged. */
    sentence: z.string().nullable(),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof orderSchema>;

/** What would have made an order end otherwise. */
export const orderDifferenceSchema = z
  .object({
    says: z.string().meta({ description: 'In a sentence.' }),
    /** The one step whose place decides, by its index in the order, and the step that it would come before or after; null: several have to move. */
    moved: z.object({ step: z.number().int(), place: z.enum(['before', 'after']), other: z.number().int() }).nullable(),
    /** Pairs of steps that swap places. */
    exchanges: z.number().int(),
    n: z.number().int().meta({ description: 'The number of the nearest order with another outcome.' }),
    outcome: z.enum(orderOutcomes),
  })
  .meta({ id: 'OrderDifference' });
export type OrderDifference = z.infer<typeof orderDifferenceSchema>;

export const orderDifferenceResponseSchema = z
  .object({ difference: orderDifferenceSchema.nullable() })
  .meta({ id: 'OrderDifferenceResponse' });
export type OrderDifferenceResponse = z.infer<typeof orderDifferenceResponseSchema>;

/** An order that was run again, slowly, with the stores read after each step. */
export const replaySchema = z
  .object({
    scenario: z.string(),
    raced: racedSchema,
    variant: z.string(),
    schedule: z.array(scheduledStepSchema),
    outcome: z.enum(orderOutcomes),
    violations: codes,
    /** What happened, in one sentence. */
    sentence: z.string(),
    states: z.array(stateAfterSchema),
    /** The record it left behind for inspection. null for races over tables. */
    subject: z.string().nullable(),
    environment: z.string().nullable(),
    calls: z.array(callSchema),
    inspection: inspectionSchema.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof replaySchema>;

/** The order to run again, as actors in turn; a schedule's text form is accepted too. */
export const replayRequestSchema = z
  .strictObject({
    ...options,
    schedule: z.union([z.string().min(1).max(20_000), z.array(z.string().max(100)).min(1).max(500)]),
  })
  .meta({ id: 'ReplayRequest' });
export type ReplayRequest = z.infer<typeof replayRequestSchema>;

export const explorationStatuses = ['queued', 'running', 'completed', 'cancelled', 'failed'] as const;
export type ExplorationStatus = (typeof explorationStatuses)[number];

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });

export const explorationSchema = z
  .object({
    id: z.string(),
    status: z.enum(explorationStatuses),
    request: z.object({
      scenario: z.string(),
      variant: z.string(),
      environment: z.string().nullable(),
      reindex: z.boolean(),
      limit: z.number().int(),
      reduce: z.boolean(),
      parameters: parametersSchema,
    }),
    /** The scenario as it was when the exploration was started. */
    raced: racedSchema,
    createdAt: time,
    /** Who has asked for it, as the console knows them. */
    startedBy: z.string().nullable(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    /** Who takes part, with the steps each did in the first order. */
    actors: z.array(z.object({ id: z.string(), steps: z.array(namedStepSchema) })),
    /** Orders run to their end. */
    explored: z.number().int(),
    /** How many orders the steps have at most, without any lock or equality; null until the first order has told the steps. */
    possible: z.number().nullable(),
    complete: z.boolean(),
    violating: z.number().int(),
    deadlocks: z.number().int(),
    errors: z.number().int(),
    violations: z.record(z.string(), z.number().int()),
    /** The shortest violating order, with the fewest switches among those. */
    witness: z
      .object({
        n: z.number().int(),
        schedule: z.array(scheduledStepSchema),
        violations: codes,
        sentence: z.string(),
        states: z.array(stateAfterSchema),
      })
      .nullable(),
    /** What the variant costs, from the orders that were run: medians in ms of one call's time, and of the waiting of calls that had to wait for a lock (null: none had to); totals. */
    cost: z.object({
      callMs: z.number().nullable(),
      blockedMs: z.number().nullable(),
      retries: z.number().int(),
      refused: z.number().int(),
    }),
    notes: z.array(z.object({ at: time, message: z.string() })),
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
    /** All orders; left out of lists and on request. */
    schedules: z.array(orderSchema),
  })
  .meta({ id: 'Exploration' });
export type Exploration = z.infer<typeof explorationSchema>;

export const explorationsResponseSchema = z.array(explorationSchema).meta({ id: 'ExplorationsResponse' });
export type ExplorationsResponse = z.infer<typeof explorationsResponseSchema>;

/** `proven` only where every order was run or equals one that was, and none went wrong; `clean_so_far` where something was cut off, is still to come, or could not be judged. */
export const standings = ['violated', 'proven', 'clean_so_far', 'nothing'] as const;

/** Every variant of a scenario against what breaks it. */
export const matrixSchema = z
  .object({
    scenario: z.string(),
    title: z.string(),
    violations: z.array(violationSchema),
    /** null: whichever environment was explored last. */
    environment: z.string().nullable(),
    options: z.object({
      reindex: z.boolean(),
      parameters: parametersSchema,
    }),
    /** Which variants close every race, and whether those that shipped do. */
    headline: z.string(),
    variants: z.array(
      z.object({
        variant: z.string(),
        title: z.string(),
        /** It was in production at some time. */
        shipped: z.boolean(),
        standing: z.enum(standings),
        /** The latest one with these options, without its orders; null while there is none. */
        exploration: explorationSchema.nullable(),
        /** The latest completed one: the failure rate at the delay where it fails most, with its interval, in words. */
        loadTest: z
          .object({
            id: z.string(),
            failing: z.boolean(),
            rate: z.string(),
            interval: z.string(),
            simulated: z.boolean(),
            otherwise: z.string().nullable().meta({
              description:
                '`5 coaches`: with other parameters than the explorations here, for none was run with the same.',
            }),
            /** Measured on a saturated machine, or on a saturated target. */
            saturated: z.boolean(),
            saturatedBy: z.enum(['machine', 'target']).nullable(),
          })
          .nullable(),
      }),
    ),
    generatedAt: time,
  })
  .meta({ id: 'FixMatrix' });
export type FixMatrix = z.infer<typeof matrixSchema>;

export const startedExplorationSchema = z.object({ id: z.string() }).meta({ id: 'StartedExploration' });
